package io.tidings.node.chat;

import io.tidings.events.spring.StateView;

/** Which threads are open in a user's tabs, on any node. */
public interface ActivePeers {
  /**
   * Whether one of the user's tabs shows the thread now.
   *
   * @param state of the decision that depends on it
   */
  boolean contains(StateView state, long user, PeerUrl peer);
}
