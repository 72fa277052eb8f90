package io.tidings.node.board;

import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A project that a request wants.
 *
 * @param owner null for the creator
 * @param repo null for other owner types than {@link OwnerType#REPO}
 */
record NewProject(
    String key,
    String title,
    String description,
    OwnerType ownerType,
    @Nullable String owner,
    @Nullable String repo,
    Visibility visibility) {
  private static final Set<String> FIELDS = Set.of("key", "title", "description", "visibility");
  private static final Set<String> FIELDS_WITH_OWNER =
      Set.of("key", "title", "description", "visibility", "scope", "owner", "repo");

  /**
   * @param projectScope of the path; where the path names no owner, the body may
   */
  static NewProject of(ObjectNode body, ProjectScope projectScope) {
    return of(
        RequestFields.of(body, projectScope.ownerType() == null ? FIELDS_WITH_OWNER : FIELDS),
        projectScope);
  }

  /** A project of an import, which names its owner itself. */
  static NewProject of(RequestFields fields) {
    return of(fields, ProjectScope.ANY);
  }

  private static NewProject of(RequestFields fields, ProjectScope projectScope) {
    String key = fields.need(fields.key("key"), "key");
    String title = fields.need(fields.title("title"), "title");
    String description = fields.description("description");
    Visibility visibility = fields.enumValue("visibility", Visibility.values());
    ProjectScope resolvedScope =
        projectScope.ownerType() == null ? projectScope(fields, key) : projectScope;
    return new NewProject(
        key,
        title,
        description == null ? "" : description,
        resolvedScope.ownerType() == null ? OwnerType.REPO : resolvedScope.ownerType(),
        resolvedScope.owner(),
        resolvedScope.repo(),
        visibility == null ? Visibility.PRIVATE : visibility);
  }

  /**
   * The project itself.
   *
   * @param createdBy null when it counts for no user
   */
  Project toProject(
      long id, String ownerName, boolean closed, Instant now, @Nullable Long createdBy) {
    return new Project(
        id,
        key,
        ownerType,
        ownerName,
        repo,
        title,
        description,
        visibility,
        closed,
        now,
        1,
        createdBy);
  }

  private static ProjectScope projectScope(RequestFields fields, String key) {
    OwnerType ownerType = fields.enumValue("scope", OwnerType.values());
    String owner = fields.name("owner");
    String repo = fields.name("repo");
    if (ownerType == null || ownerType == OwnerType.REPO) {
      return new ProjectScope(
          OwnerType.REPO, owner, repo == null ? key.toLowerCase(Locale.ROOT) : repo);
    }
    if (repo != null) {
      throw fields.invalid("repo", "absent in scope " + ownerType.word());
    }
    return new ProjectScope(ownerType, owner, null);
  }
}
