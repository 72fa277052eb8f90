package io.tidings.events.redis;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a server says of its memory, in the section {@code memory} of <a
 * href="https://redis.io/docs/latest/commands/info/">INFO</a>.
 *
 * @param used bytes
 * @param max bytes, 0 for any number
 * @param evicting whether it deletes keys when it has no more
 */
record RedisMemory(long used, long max, boolean evicting) {

  /** Empty when the answer lacks one of the three. */
  static Optional<RedisMemory> read(String info) {
    Map<String, String> fields =
        info.lines()
            .filter(line -> line.indexOf(':') > 0)
            .collect(
                Collectors.toMap(
                    line -> line.substring(0, line.indexOf(':')),
                    line -> line.substring(line.indexOf(':') + 1).strip(),
                    (first, second) -> first));
    String used = fields.get("used_memory");
    String max = fields.get("maxmemory");
    String policy = fields.get("maxmemory_policy");
    if (used == null || max == null || policy == null) {
      return Optional.empty();
    }
    try {
      boolean evicting = !policy.equals("noeviction");
      return Optional.of(new RedisMemory(Long.parseLong(used), Long.parseLong(max), evicting));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
