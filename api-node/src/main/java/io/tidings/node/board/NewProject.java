package io.tidings.node.board;

import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A project that somebody wants.
 *
 * @param owner null for the author
 * @param repo null in other scopes than {@link Scope#REPO}
 */
record NewProject(
    String key,
    String title,
    String description,
    Scope scope,
    @Nullable String owner,
    @Nullable String repo,
    Visibility visibility) {
  private static final Set<String> FIELDS = Set.of("key", "title", "description", "visibility");
  private static final Set<String> ANYBODYS =
      Set.of("key", "title", "description", "visibility", "scope", "owner", "repo");

  /**
   * @param whose what the path says; the body may say it where the path does not
   */
  static NewProject of(ObjectNode body, Whose whose) {
    return of(Fields.of(body, whose.scope() == null ? ANYBODYS : FIELDS), whose);
  }

  /** One of a list, which says itself whose it is. */
  static NewProject of(Fields fields) {
    return of(fields, Whose.ANYBODY);
  }

  private static NewProject of(Fields fields, Whose whose) {
    String key = fields.need(fields.key("key"), "key");
    String title = fields.need(fields.title("title"), "title");
    String description = fields.description("description");
    Visibility visibility = fields.word("visibility", Visibility.values());
    Whose owner = whose.scope() == null ? whose(fields, key) : whose;
    return new NewProject(
        key,
        title,
        description == null ? "" : description,
        owner.scope() == null ? Scope.REPO : owner.scope(),
        owner.owner(),
        owner.repo(),
        visibility == null ? Visibility.PRIVATE : visibility);
  }

  /** The project itself. */
  Project project(long id, String itsOwner, boolean closed, Instant now) {
    return new Project(
        id, key, scope, itsOwner, repo, title, description, visibility, closed, now, 1);
  }

  private static Whose whose(Fields fields, String key) {
    Scope scope = fields.word("scope", Scope.values());
    String owner = fields.name("owner");
    String repo = fields.name("repo");
    if (scope == null || scope == Scope.REPO) {
      return new Whose(Scope.REPO, owner, repo == null ? key.toLowerCase(Locale.ROOT) : repo);
    }
    if (repo != null) {
      throw fields.invalid("repo", "absent in scope " + scope.word());
    }
    return new Whose(scope, owner, null);
  }
}
