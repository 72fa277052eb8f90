package io.tidings.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What an option has when it is not given: the environment's value, else one that is built in. */
final class EnvironmentDefaults implements IDefaultValueProvider {
  private static final Map<String, String> NAMES =
      Map.of(
          "--url", "TIDINGS_URL",
          "--token", "TIDINGS_TOKEN",
          "drain --token", "TIDINGS_DRAIN_TOKEN",
          "--management", "TIDINGS_MANAGEMENT_URL",
          "--secret", "TIDINGS_ACCESS_JWT_SECRET",
          "--redis", "SPRING_DATA_REDIS_URL",
          "--redis-cluster", "SPRING_DATA_REDIS_CLUSTER_NODES");
  private static final Map<String, String> BUILT_IN = Map.of("--url", "http://localhost:8080");

  private final Map<String, String> environment;

  EnvironmentDefaults(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option)) {
      return null;
    }
    String name = option.longestName();
    String own = option.command() == null ? name : option.command().name() + " " + name;
    String variable = NAMES.getOrDefault(own, NAMES.get(name));
    String value = variable == null ? null : environment.get(variable);
    return value == null || value.isBlank() ? BUILT_IN.get(name) : value.strip();
  }
}
