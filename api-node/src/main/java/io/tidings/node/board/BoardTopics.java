package io.tidings.node.board;

import io.tidings.events.Topic;

/** The topics of boards: internal ones, since who reads them is decided event by event. */
public final class BoardTopics {
  /** What happens on all boards. */
  public static final Topic BOARDS = new Topic("$boards");

  /** Which projects there are. */
  public static final Topic PROJECTS = new Topic("$projects");

  /** That everything was replaced. */
  public static final Topic DATABASE = new Topic("$database");

  private BoardTopics() {}

  /** What happens in a project. */
  public static Topic project(long project) {
    return new Topic("$project." + project);
  }

  /** What concerns one user alone. */
  public static Topic user(long user) {
    return new Topic("$user." + user);
  }
}
