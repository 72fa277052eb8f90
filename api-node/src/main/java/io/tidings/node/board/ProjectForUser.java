package io.tidings.node.board;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

/**
 * A project with what one user may do in it.
 *
 * @param role null for a user who is no member
 */
public record ProjectForUser(
    @JsonUnwrapped ProjectResponse project, @Nullable Role role, boolean canWrite, boolean canAdmin)
    implements Versioned {

  static ProjectForUser of(
      Project project, @Nullable Role role, boolean canWrite, boolean canAdmin) {
    return new ProjectForUser(ProjectResponse.of(project), role, canWrite, canAdmin);
  }

  @Override
  public long version() {
    return project.version();
  }
}
