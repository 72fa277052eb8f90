package io.tidings.node.chat.mailbox;

import io.tidings.events.spring.StateReader;
import io.tidings.node.interest.Interest;
import java.util.Set;

/** The interest of a node, of which a test changes something. */
abstract class ForwardingInterest implements Interest {
  private final Interest interest;

  ForwardingInterest(Interest interest) {
    this.interest = interest;
  }

  @Override
  public Handle open(String kind, long user) {
    return interest.open(kind, user);
  }

  @Override
  public void poke(String kind, long user) {
    interest.poke(kind, user);
  }

  @Override
  public boolean present(String kind, long user) {
    return interest.present(kind, user);
  }

  @Override
  public Set<String> liveNodes(StateReader state) {
    return interest.liveNodes(state);
  }

  @Override
  public String node() {
    return interest.node();
  }
}
