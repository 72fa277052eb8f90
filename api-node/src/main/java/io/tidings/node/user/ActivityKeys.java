package io.tidings.node.user;

import io.tidings.events.Topic;

/**
 * Where activities are: as events of a topic, and for longer in a stream of state. They tell of
 * users and of what these made, so whatever deletes all of that forgets them, too, on a node that
 * does not have the feature as well.
 */
public final class ActivityKeys {
  /** The activities of everybody. It is internal, since each is for those who may see it. */
  public static final Topic TOPIC = new Topic("$activity");

  /** The name of the stream of state. */
  public static final String STATE = "activity.log";

  private ActivityKeys() {}
}
