package io.tidings.node.interest;

import io.tidings.node.relay.Slot;
import org.jspecify.annotations.Nullable;

/** Tells that a user has a connection, while it is open. Its relay calls it in order. */
public final class InterestSlot implements Slot {
  private final Interest interest;
  private final String kind;
  private final long user;
  private Interest.@Nullable Handle handle;

  public InterestSlot(Interest interest, String kind, long user) {
    this.interest = interest;
    this.kind = kind;
    this.user = user;
  }

  @Override
  public boolean take() {
    handle = interest.open(kind, user);
    return true;
  }

  @Override
  public void release() {
    if (handle != null) {
      handle.close();
    }
  }
}
