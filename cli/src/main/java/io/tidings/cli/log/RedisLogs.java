package io.tidings.cli.log;

import io.lettuce.core.RedisURI;
import io.tidings.cli.CommandFailure;
import io.tidings.cli.ExitCodes;
import io.tidings.cli.RedisOptions;
import io.tidings.events.LogException;
import io.tidings.events.redis.LogInspector;
import io.tidings.events.redis.RedisAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Connects to the Redis that the options name. */
final class RedisLogs {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  /** As for nodes: a Cluster by its own name, or by several hosts. */
  private static final Pattern URL =
      Pattern.compile(
          "(?<tls>rediss?)(?<cluster>-cluster)?://(?<login>(?:[^/]*@)?)(?<hosts>[^/?#@]+).*");

  private RedisLogs() {}

  /** Does something with the log; a Redis that cannot be reached ends the command. */
  static <T> T with(RedisOptions options, Function<LogInspector, T> action) {
    try (LogInspector inspector = new LogInspector(address(options), TIMEOUT)) {
      return action.apply(inspector);
    } catch (LogException e) {
      throw new CommandFailure(ExitCodes.UNAVAILABLE, String.valueOf(e.getMessage()));
    }
  }

  static RedisAddress address(RedisOptions options) {
    Matcher url = URL.matcher(options.url());
    List<String> nodes = options.clusterNodes();
    boolean known = url.matches();
    if (nodes.isEmpty()
        && known
        && (url.group("cluster") != null || url.group("hosts").contains(","))) {
      nodes = List.of(url.group("hosts").split(",", -1));
    }
    String login = known ? url.group("tls") + "://" + url.group("login") : "redis://";
    try {
      return nodes.isEmpty()
          ? RedisAddress.of(options.url())
          : new RedisAddress.ClusterAddress(
              nodes.stream().map(node -> RedisURI.create(login + node)).toList(), null);
    } catch (IllegalArgumentException e) {
      // An address may have a password, so it is not repeated.
      throw CommandFailure.usage(
          "--redis must be like redis://localhost:6379, redis-sentinel://host:26379/0#master or"
              + " redis-cluster://host:6379,…, and --redis-cluster like host:6379,…");
    }
  }
}
