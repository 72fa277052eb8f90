package io.tidings.events;

import io.tidings.events.Commit.Versions;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The answer to a {@link StateQuery}, all of it from one moment.
 *
 * @param time of that moment, by the clock of Redis
 * @param hashes for each query the fields that exist; none when the hash does not exist
 * @param firstNumbers of each row of numbers
 */
public record StateSnapshot(
    Versions versions, Instant time, List<Map<String, String>> hashes, List<Long> firstNumbers) {
  public StateSnapshot {
    hashes = List.copyOf(hashes);
    firstNumbers = List.copyOf(firstNumbers);
  }
}
