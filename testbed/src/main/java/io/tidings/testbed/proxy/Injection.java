package io.tidings.testbed.proxy;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** A fault at work, from its injection until it is healed. */
public final class Injection {
  private final FaultProxy proxy;
  private final Fault fault;
  private final Predicate<ProxiedConnection> victims;
  private final AtomicLong hits = new AtomicLong();

  Injection(FaultProxy proxy, Fault fault, Predicate<ProxiedConnection> victims) {
    this.proxy = proxy;
    this.fault = fault;
    this.victims = victims;
  }

  public Fault fault() {
    return fault;
  }

  /**
   * The number of connections that it cut or reset, or of announcements that it dropped, repeated
   * or swapped. Other faults do not count.
   */
  public long hits() {
    return hits.get();
  }

  /** Ends this fault alone. */
  public void heal() {
    proxy.heal(this);
  }

  boolean appliesTo(ProxiedConnection connection, Direction direction) {
    return fault instanceof Fault.ConnectionFault it
        && it.direction().covers(direction)
        && victims.test(connection);
  }

  void recordHit() {
    hits.incrementAndGet();
  }
}
