package io.tidings.node.interest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** The metrics of interest. Thread-safe. */
final class InterestMeters {
  private final AtomicInteger users = new AtomicInteger();
  private final AtomicInteger owned = new AtomicInteger();
  private final AtomicBoolean lease = new AtomicBoolean();
  private final Counter leaseLost;

  InterestMeters(MeterRegistry registry) {
    Gauge.builder("tidings.interest.users", users, AtomicInteger::get)
        .description("Users with connections here, and those whose grace period runs here")
        .register(registry);
    Gauge.builder("tidings.interest.owned", owned, AtomicInteger::get)
        .description("Users whom this node serves for all nodes")
        .register(registry);
    Gauge.builder("tidings.interest.lease.valid", lease, held -> held.get() ? 1 : 0)
        .description("Whether this node may work for users: its lease has not passed")
        .register(registry);
    leaseLost =
        Counter.builder("tidings.interest.lease.lost")
            .description("How often this node's lease ended before the node did")
            .register(registry);
  }

  void count(int usersHere, int ownedHere, boolean leaseValid) {
    users.set(usersHere);
    owned.set(ownedHere);
    lease.set(leaseValid);
  }

  void leaseLost() {
    leaseLost.increment();
  }
}
