package io.tidings.node.board;

import io.tidings.events.Topic;

/** Where the state of boards is, and the topics that tell of it. */
final class Names {
  /** Project id → key. */
  static final String PROJECTS = "board.projects";

  /** Key → project id; also the version of which keys are taken. */
  static final String KEYS = "board.keys";

  /** Project id → since when it is public. */
  static final String PUBLIC = "board.public";

  /** The last numbers given. */
  static final String IDS = "board.ids";

  static final Topic ALL_BOARDS = new Topic("boards");
  static final Topic ALL_PROJECTS = new Topic("projects");
  static final Topic DATABASE = new Topic("database");

  private Names() {}

  /** Everything of a project; also the version of it all. */
  static String board(long project) {
    return "board." + project;
  }

  /** Ticket id → rank, of one column. */
  static String column(long project, long column) {
    return "board." + project + ".column." + column;
  }

  /** Project id → role and since when, of one user. */
  static String member(long user) {
    return "board.member." + user;
  }

  /** The field of a project's hash that a ticket is in. */
  static String ticket(long ticket) {
    return "t:" + ticket;
  }

  static Topic project(long project) {
    return new Topic("project." + project);
  }

  static Topic user(long user) {
    return new Topic("user." + user);
  }
}
