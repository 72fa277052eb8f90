package io.tidings.testbed.cluster;

import io.tidings.events.embedded.RedisServer;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Redis has done until a moment.
 *
 * @param calls of each command, also by scripts
 * @param processorSeconds for which it had a core
 */
public record RedisUsage(Map<String, Long> calls, double processorSeconds) {
  private static final Pattern COMMAND = Pattern.compile("cmdstat_([^:]+):calls=(\\d+),");
  private static final Pattern PROCESSOR = Pattern.compile("used_cpu_(?:sys|user):([0-9.]+)");

  /** The command that measures, which is not counted. */
  private static final String INFO = "info";

  public static RedisUsage of(RedisServer redis) {
    String info = redis.call("INFO", "commandstats", "cpu").toString();
    Map<String, Long> calls = new HashMap<>();
    Matcher command = COMMAND.matcher(info);
    while (command.find()) {
      calls.put(command.group(1), Long.valueOf(command.group(2)));
    }
    double seconds =
        PROCESSOR.matcher(info).results().mapToDouble(it -> Double.parseDouble(it.group(1))).sum();
    return new RedisUsage(calls, seconds);
  }

  /** What it has done since an earlier measurement, which was the last one. */
  public RedisUsage since(RedisUsage earlier) {
    Map<String, Long> more = new HashMap<>();
    calls.forEach((name, count) -> {
      long own = name.equals(INFO) ? 1 : 0;
      long difference = count - earlier.calls.getOrDefault(name, 0L) - own;
      if (difference > 0) {
        more.put(name, difference);
      }
    });
    return new RedisUsage(more, processorSeconds - earlier.processorSeconds);
  }

  public long total() {
    return calls.values().stream().mapToLong(Long::longValue).sum();
  }
}
