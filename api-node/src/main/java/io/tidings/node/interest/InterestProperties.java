package io.tidings.node.interest;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How nodes keep track of users' connections. All nodes need the same.
 *
 * @param lease how long after its last renewal a node that is gone keeps its users
 * @param renew how often a node renews its lease
 * @param grace how long a user counts as connected after the last connection closed
 */
@ConfigurationProperties("tidings.interest")
public record InterestProperties(
    @DefaultValue("3s") Duration lease,
    @DefaultValue("1s") Duration renew,
    @DefaultValue("10s") Duration grace) {
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final int MARGINS = 10;

  public InterestProperties {
    check("lease", lease, SHORTEST.multipliedBy(2), Duration.ofMinutes(1));
    check("renew", renew, SHORTEST, lease.dividedBy(2));
    check("grace", grace, Duration.ZERO, Duration.ofHours(1));
  }

  /** After its last renewal; the rest is for clocks that differ, and for stopping the work. */
  Duration heldFor() {
    return lease.minus(lease.dividedBy(MARGINS));
  }

  private static void check(String name, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "tidings.interest.%s has to be %d to %d ms: %d"
              .formatted(name, least.toMillis(), most.toMillis(), value.toMillis()));
    }
  }
}
