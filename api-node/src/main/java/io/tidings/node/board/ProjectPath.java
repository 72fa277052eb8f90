package io.tidings.node.board;

/** How a request names a project: by id or key, and maybe by whose it is. */
record ProjectPath(String idOrKey, Whose whose) {

  static ProjectPath of(String idOrKey) {
    return new ProjectPath(idOrKey, Whose.ANYBODY);
  }
}
