package io.tidings.faults.proxy;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** A fault at work, from its injection until it is healed. */
public final class Injection {
  private final FaultProxy proxy;
  private final Fault fault;
  private final Predicate<Connection> victims;
  private final AtomicLong strikes = new AtomicLong();

  Injection(FaultProxy proxy, Fault fault, Predicate<Connection> victims) {
    this.proxy = proxy;
    this.fault = fault;
    this.victims = victims;
  }

  public Fault fault() {
    return fault;
  }

  /**
   * How many connections it cut or reset, or announcements it dropped, repeated or swapped. Other
   * faults do not count.
   */
  public long strikes() {
    return strikes.get();
  }

  /** Ends this fault alone. */
  public void heal() {
    proxy.heal(this);
  }

  boolean concerns(Connection connection, Direction way) {
    return fault instanceof Fault.OfConnection it
        && it.direction().covers(way)
        && victims.test(connection);
  }

  void struck() {
    strikes.incrementAndGet();
  }
}
