package io.tidings.node.relay;

/** What an open connection takes, such as one of the places that a limit leaves. */
public interface Slot {

  /** Takes it, once, before the connection is served; false when none is left. Must not block. */
  boolean take();

  /** The connection has ended; does nothing when the slot was not taken. Must not block. */
  void release();

  /** Both; the second is only taken together with the first, and never refused. */
  default Slot and(Slot second) {
    return new SlotPair(this, second);
  }

  /** Two slots of one connection. The relay takes it first, and releases it later. */
  final class SlotPair implements Slot {
    private final Slot first;
    private final Slot second;
    private boolean taken;

    SlotPair(Slot first, Slot second) {
      this.first = first;
      this.second = second;
    }

    @Override
    public boolean take() {
      taken = first.take();
      if (taken) {
        second.take();
      }
      return taken;
    }

    @Override
    public void release() {
      first.release();
      if (taken) {
        taken = false;
        second.release();
      }
    }
  }
}
