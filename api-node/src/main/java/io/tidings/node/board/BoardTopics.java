package io.tidings.node.board;

import io.tidings.events.Topic;

/**
 * The topics of boards. They are internal, since the right to read them is decided event by event.
 */
public final class BoardTopics {
  /** The events of all boards. */
  public static final Topic BOARDS = new Topic("$boards");

  /** Which projects there are. */
  public static final Topic PROJECTS = new Topic("$projects");

  private BoardTopics() {}

  /** The events of one project. */
  public static Topic project(long project) {
    return new Topic("$project." + project);
  }
}
