package io.tidings.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Mixin of commands that read Redis themselves. It holds text, so that help and usage errors load
 * no Redis client.
 */
public final class RedisOptions {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(
      names = "--redis",
      paramLabel = "URL",
      description =
          "redis://, rediss:// or redis-sentinel://host:26379,…/0#master"
              + " (SPRING_DATA_REDIS_URL; default redis://localhost:6379).")
  private @Nullable String url;

  @Option(
      names = "--redis-cluster",
      paramLabel = "HOST:PORT",
      split = ",",
      description = "Some nodes of a Redis Cluster (SPRING_DATA_REDIS_CLUSTER_NODES).")
  private List<String> clusterNodes = List.of();

  /**
   * Nodes of a cluster; empty for what is at {@link #url}. In the environment they count before an
   * address, as for nodes.
   */
  public List<String> clusterNodes() {
    if (isGiven("--redis") && isGiven("--redis-cluster")) {
      throw CommandFailure.usage("give --redis or --redis-cluster, not both");
    }
    return isGiven("--redis") ? List.of() : List.copyOf(clusterNodes);
  }

  private boolean isGiven(String option) {
    return command != null && command.commandLine().getParseResult().hasMatchedOption(option);
  }

  /** One server, Sentinels or a cluster. The nodes of a cluster have its login and its TLS. */
  public String url() {
    return url == null ? "redis://localhost:6379" : url;
  }
}
