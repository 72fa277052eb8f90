package io.tidings.node.interest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** The metrics of interest. Thread-safe. */
final class InterestMeters {
  private final AtomicInteger users = new AtomicInteger();
  private final AtomicInteger owned = new AtomicInteger();
  private final Counter leaseLost;

  InterestMeters(MeterRegistry registry) {
    Gauge.builder("tidings.interest.users", users, AtomicInteger::get)
        .description("Users with connections here, and those whose grace period runs here")
        .register(registry);
    Gauge.builder("tidings.interest.owned", owned, AtomicInteger::get)
        .description("Users whom this node serves for all nodes")
        .register(registry);
    leaseLost =
        Counter.builder("tidings.interest.lease.lost")
            .description("How often this node's lease ended before the node did")
            .register(registry);
  }

  void count(int usersHere, int ownedHere) {
    users.set(usersHere);
    owned.set(ownedHere);
  }

  void leaseLost() {
    leaseLost.increment();
  }
}
