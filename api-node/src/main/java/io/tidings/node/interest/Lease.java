package io.tidings.node.interest;

/**
 * A lease of this node. It ends for the node before it ends for Redis, since it is counted from
 * before a call was sent, by a clock that never steps. Owned by one thread.
 */
final class Lease {
  private final String name;
  private long calls;
  private long end;
  private long told;
  private long acknowledged;

  Lease(String node, long number) {
    this.name = node + "." + number;
  }

  /** What a call says of the lease; later calls have greater numbers. */
  record LeaseCall(String lease, long number, long acknowledged) {}

  LeaseCall nextCall() {
    return new LeaseCall(name, ++calls, acknowledged);
  }

  /** Whether its first call, which begins it, is its last one so far. */
  boolean isNew() {
    return calls == 1;
  }

  void renewed(long newEnd) {
    end = newEnd;
  }

  boolean passed(long now) {
    return now - end >= 0;
  }

  /** Whether it was not told before. What is not acknowledged yet is told again. */
  boolean isNew(long number) {
    return number > told;
  }

  /** Everything up to the number was told to this node. */
  void told(long number) {
    told = Math.max(told, number);
  }

  /** Everything up to the number was told to this node, and done. */
  void acknowledge(long number) {
    acknowledged = Math.max(acknowledged, number);
  }
}
