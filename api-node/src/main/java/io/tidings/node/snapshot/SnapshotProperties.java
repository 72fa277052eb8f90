package io.tidings.node.snapshot;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How snapshots whose announcement was lost are announced again. All nodes need the same.
 *
 * @param poll how often one node looks at what has changed; zero or less for never
 */
@ConfigurationProperties("tidings.snapshots")
public record SnapshotProperties(@DefaultValue("10s") Duration poll) {
  private static final Duration LONGEST = Duration.ofHours(1);

  public SnapshotProperties {
    if (poll.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "tidings.snapshots.poll has to be at most %d ms: %d"
              .formatted(LONGEST.toMillis(), poll.toMillis()));
    }
  }
}
