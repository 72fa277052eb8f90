package io.tidings.faults.leak;

import io.tidings.events.embedded.RedisServer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is in Redis.
 *
 * @param memory bytes that its data takes
 * @param clients its connections
 * @param channels of workspaces that are subscribed to
 * @param keys how many there are of each kind; the kind is the name up to the first part that names
 *     one thing
 */
record RedisFootprint(double memory, double clients, double channels, Map<String, Long> keys) {
  private static final Pattern KEY = Pattern.compile("tidings:\\{[^}]*\\}:(state:)?([a-z-]+).*");
  private static final int SCANNED = 1_000;

  static RedisFootprint of(RedisServer redis) {
    double channels =
        redis.call("PUBSUB", "SHARDCHANNELS") instanceof List<?> all
            // The nodes' own probes have channels of their own.
            ? all.stream().filter(channel -> channel.toString().endsWith("}:ch")).count()
            : 0;
    return new RedisFootprint(
        info(redis, "memory", "used_memory_dataset"),
        info(redis, "clients", "connected_clients"),
        channels,
        keys(redis));
  }

  private static double info(RedisServer redis, String section, String field) {
    return String.valueOf(redis.call("INFO", section))
        .lines()
        .filter(line -> line.startsWith(field + ":"))
        .mapToDouble(line -> Double.parseDouble(line.substring(field.length() + 1).strip()))
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, Long> keys(RedisServer redis) {
    Map<String, Long> keys = new TreeMap<>();
    String cursor = "0";
    do {
      List<?> page = (List<?>) redis.call("SCAN", cursor, "COUNT", String.valueOf(SCANNED));
      cursor = String.valueOf(page.getFirst());
      ((List<?>) page.get(1)).forEach(key -> keys.merge(kind(String.valueOf(key)), 1L, Long::sum));
    } while (!cursor.equals("0"));
    return keys;
  }

  /** Such as {@code state:session} of {@code tidings:{main}:state:session.3f7a}. */
  static String kind(String key) {
    Matcher matcher = KEY.matcher(key);
    return matcher.matches()
        ? (matcher.group(1) == null ? "" : matcher.group(1)) + matcher.group(2)
        : "foreign";
  }
}
