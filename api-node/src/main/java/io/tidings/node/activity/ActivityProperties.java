package io.tidings.node.activity;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many activities are kept, and what they tell of users. All nodes of a cluster need the same.
 *
 * @param maxEntries about how many are kept
 * @param maxAge for how long
 * @param showEmail whether activities name the address of the user who made a change
 */
@ConfigurationProperties("tidings.activity")
public record ActivityProperties(
    @DefaultValue("100000") int maxEntries,
    @DefaultValue("30d") Duration maxAge,
    @DefaultValue("false") boolean showEmail) {
  private static final int MOST_ENTRIES = 10_000_000;
  private static final Duration LONGEST = Duration.ofDays(3650);

  public ActivityProperties {
    if (maxEntries < 1 || maxEntries > MOST_ENTRIES) {
      throw new IllegalArgumentException(
          "tidings.activity.max-entries has to be 1 to 10000000: " + maxEntries);
    }
    if (maxAge.toMinutes() < 1 || maxAge.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "tidings.activity.max-age has to be 1 minute to 3650 days: " + maxAge);
    }
  }
}
