package io.tidings.node.board;

import org.jspecify.annotations.Nullable;

/**
 * Whose projects a request is about.
 *
 * @param scope null for anybody's; then owner and repo are null, too
 * @param repo null in other scopes than {@link Scope#REPO}
 */
record Whose(@Nullable Scope scope, @Nullable String owner, @Nullable String repo) {
  static final Whose ANYBODY = new Whose(null, null, null);

  /** Whether it is one of these. */
  boolean includes(Project project) {
    return scope == null
        || (scope == project.scope()
            && project.owner().equalsIgnoreCase(owner)
            && (repo == null || repo.equalsIgnoreCase(project.repo())));
  }
}
