package io.tidings.node.board;

/** How a request names a project: by id or key, and maybe by whose it is. */
record ProjectPath(String idOrKey, ProjectScope projectScope) {

  static ProjectPath of(String idOrKey) {
    return new ProjectPath(idOrKey, ProjectScope.ANY);
  }
}
