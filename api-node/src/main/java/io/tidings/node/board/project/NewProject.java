package io.tidings.node.board.project;

import io.tidings.node.board.OwnerType;
import io.tidings.node.board.Project;
import io.tidings.node.board.Visibility;
import io.tidings.node.board.request.Description;
import io.tidings.node.board.request.Key;
import io.tidings.node.board.request.Name;
import io.tidings.node.board.request.Title;
import io.tidings.node.http.ProblemException;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The project that a request wants.
 *
 * @param scope null for {@link OwnerType#REPO}
 * @param owner null for the creator
 * @param repo null for the key in lower case; only {@link OwnerType#REPO} has one
 */
public record NewProject(
    @NotNull @Key String key,
    @NotNull @Title String title,
    @Nullable @Description String description,
    @Nullable Visibility visibility,
    @Nullable OwnerType scope,
    @Nullable @Name String owner,
    @Nullable @Name String repo) {
  public NewProject {
    if (repo != null && scope != null && scope != OwnerType.REPO) {
      throw ProblemException.invalid(
          "invalid-field", "repo", "repo has to be absent in scope " + scope.word() + ".");
    }
  }

  /** What kind of owner it has. */
  public OwnerType ownerType() {
    return scope == null ? OwnerType.REPO : scope;
  }

  /**
   * The project itself.
   *
   * @param createdBy the user against whose limit it counts; null for none
   */
  public Project toProject(
      long id, String ownerName, boolean closed, Instant now, @Nullable Long createdBy) {
    return new Project(
        id,
        key,
        ownerType(),
        ownerName,
        repo == null && ownerType() == OwnerType.REPO ? key.toLowerCase(Locale.ROOT) : repo,
        title,
        description == null ? "" : description,
        visibility == null ? Visibility.PRIVATE : visibility,
        closed,
        now,
        1,
        createdBy);
  }
}
