package io.tidings.node.relay;

import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import java.util.Set;

/**
 * What a connection asked for and was found to be allowed.
 *
 * @param topics 1 to 100
 */
public record Subscription(
    Workspace workspace, Set<Topic> topics, Start start, Dialect dialect, Grant grant) {
  public Subscription {
    topics = Set.copyOf(topics);
  }
}
