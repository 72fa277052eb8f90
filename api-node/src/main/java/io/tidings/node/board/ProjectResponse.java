package io.tidings.node.board;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A project as events have it. */
public record ProjectResponse(
    @IdString long id,
    String key,
    OwnerType scope,
    String owner,
    @Nullable String repo,
    String title,
    String description,
    Visibility visibility,
    boolean closed,
    @TimeString Instant createdAt,
    @IdString long version) {

  static ProjectResponse of(Project project) {
    return new ProjectResponse(
        project.id(),
        project.key(),
        project.scope(),
        project.owner(),
        project.repo(),
        project.title(),
        project.description(),
        project.visibility(),
        project.closed(),
        project.createdAt(),
        project.version());
  }
}
