package io.tidings.node.board;

/** How a request names a project: by id or key, and maybe by its owner. */
record ProjectPath(String idOrKey, ProjectScope projectScope) {

  static ProjectPath of(String idOrKey) {
    return new ProjectPath(idOrKey, ProjectScope.ANY);
  }
}
