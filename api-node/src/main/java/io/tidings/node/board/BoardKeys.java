package io.tidings.node.board;

/** The names of the hashes that hold a project. */
public record BoardKeys(long project) {
  /** Project id → key. */
  public static final String PROJECTS = "board.projects";

  /** Key → project id; its version also covers which keys are taken. */
  public static final String PROJECT_KEYS = "board.keys";

  /** Project id → since when it is public. */
  public static final String PUBLIC_PROJECTS = "board.public";

  /** The last numbers that were assigned. */
  public static final String LAST_IDS = "board.ids";

  /** Everything of the project; its version covers all of it. */
  public String board() {
    return "board." + project;
  }

  /** Ticket id → rank, of one column. */
  public String column(long column) {
    return board() + ".column." + column;
  }
}
