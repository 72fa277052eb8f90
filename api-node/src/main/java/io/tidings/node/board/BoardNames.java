package io.tidings.node.board;

/** The names of the hashes that hold boards. */
final class BoardNames {
  /** Project id → key. */
  static final String PROJECTS = "board.projects";

  /** Key → project id; also the version of which keys are taken. */
  static final String PROJECT_KEYS = "board.keys";

  /** Project id → since when it is public. */
  static final String PUBLIC_PROJECTS = "board.public";

  /** The last numbers given. */
  static final String LAST_IDS = "board.ids";

  private BoardNames() {}

  /** Everything of a project; also the version of it all. */
  static String boardHash(long project) {
    return "board." + project;
  }

  /** Ticket id → rank, of one column. */
  static String columnHash(long project, long column) {
    return "board." + project + ".column." + column;
  }

  /** Project id → role and since when, of one user. */
  static String memberHash(long user) {
    return "board.member." + user;
  }

  /** Project id → key, of those that one user made. */
  static String createdHash(long user) {
    return "board.created." + user;
  }

  /** The field of a project's hash that a ticket is in. */
  static String ticketField(long ticket) {
    return "t:" + ticket;
  }
}
