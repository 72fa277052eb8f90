package io.tidings.node.board;

/** How a request names a project: by id or key, and maybe by its owner. */
public record ProjectPath(String idOrKey, ProjectScope projectScope) {

  public static ProjectPath of(String idOrKey) {
    return new ProjectPath(idOrKey, ProjectScope.ANY);
  }
}
