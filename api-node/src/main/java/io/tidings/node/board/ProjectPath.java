package io.tidings.node.board;

import org.jspecify.annotations.Nullable;

/**
 * How a request names a project: by id or key, and maybe by whose it is.
 *
 * @param scope null where the request does not say; then owner and repo are null, too
 */
record ProjectPath(
    String idOrKey, @Nullable Scope scope, @Nullable String owner, @Nullable String repo) {

  static ProjectPath of(String idOrKey) {
    return new ProjectPath(idOrKey, null, null, null);
  }

  /** Whether the project is where the request looks for it. */
  boolean fits(Project project) {
    return scope == null
        || (scope == project.scope()
            && project.owner().equalsIgnoreCase(owner)
            && (repo == null || repo.equalsIgnoreCase(project.repo())));
  }
}
