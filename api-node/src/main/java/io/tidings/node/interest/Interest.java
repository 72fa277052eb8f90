package io.tidings.node.interest;

import io.tidings.events.spring.StateReader;
import java.util.Set;

/** Which users have connections. Thread-safe; nothing here blocks but {@link #present}. */
public interface Interest {
  /**
   * One more connection of the user on this node. The interest ends a grace period after the last
   * connection of all nodes was closed; one that opens within it continues it.
   */
  Handle open(String kind, long user);

  /** Calls {@link InterestListener#changed} at the node that owns the user, within two seconds. */
  void poke(String kind, long user);

  /** Whether the user has a connection on any node, or had one within the grace period. */
  boolean present(String kind, long user);

  /** The {@linkplain #node ids} of the nodes whose lease holds, read with other state. */
  Set<String> liveNodes(StateReader state);

  /** The id of this node's process, which no other process ever has. */
  String node();

  /** One connection of a user. */
  interface Handle extends AutoCloseable {
    /** The connection is closed; a second call does nothing. */
    @Override
    void close();
  }
}
