package io.tidings.events.redis;

import io.lettuce.core.RedisURI;
import io.tidings.events.Workspace;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Asks each server that owns a workspace for its memory. It is no script, as all else is: one would
 * be refused by a server that has no memory left, or that is no longer the primary.
 */
final class RedisMemoryCheck {
  static final Duration INTERVAL = Duration.ofSeconds(15);

  private final PrimaryLocation primaries;
  private final Function<RedisURI, CompletableFuture<String>> info;
  private final Set<Workspace> workspaces;
  private final RedisMemoryMeters meters;
  private final Duration timeout;

  private CompletableFuture<Void> round = CompletableFuture.completedFuture(null); // timer thread

  /** Where a workspace is now; connects to Redis at the first use. */
  interface PrimaryLocation {
    CompletableFuture<RedisURI> locate(Workspace workspace);
  }

  RedisMemoryCheck(
      PrimaryLocation primaries,
      Function<RedisURI, CompletableFuture<String>> info,
      Set<Workspace> workspaces,
      RedisMemoryMeters meters,
      Duration timeout) {
    this.primaries = primaries;
    this.info = info;
    this.workspaces = workspaces;
    this.meters = meters;
    this.timeout = timeout;
  }

  /** Begins a round, unless the last one is under way; never fails. */
  void run() {
    if (round.isDone()) {
      List<CompletableFuture<Optional<RedisURI>>> located =
          workspaces.stream().map(workspace -> within(primaries.locate(workspace))).toList();
      round =
          CompletableFuture.allOf(located.toArray(CompletableFuture[]::new))
              .thenCompose(unused -> ask(onePerServer(located)))
              .thenAccept(meters::update);
    }
  }

  private static Map<String, RedisURI> onePerServer(
      List<CompletableFuture<Optional<RedisURI>>> located) {
    Map<String, RedisURI> servers = new LinkedHashMap<>();
    for (CompletableFuture<Optional<RedisURI>> each : located) {
      each.resultNow().ifPresent(uri -> servers.put(uri.getHost() + ":" + uri.getPort(), uri));
    }
    return servers;
  }

  private CompletableFuture<Map<String, RedisMemory>> ask(Map<String, RedisURI> servers) {
    CompletableFuture<Map<String, RedisMemory>> all =
        CompletableFuture.completedFuture(new LinkedHashMap<>());
    for (Map.Entry<String, RedisURI> server : servers.entrySet()) {
      all =
          all.thenCombine(
              within(info.apply(server.getValue())),
              (answers, answer) -> {
                answer
                    .flatMap(RedisMemory::read)
                    .ifPresent(memory -> answers.put(server.getKey(), memory));
                return answers;
              });
    }
    return all;
  }

  /** Empty for no answer in time. */
  private <T> CompletableFuture<Optional<T>> within(CompletableFuture<T> answer) {
    return answer
        .copy()
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .handle((value, error) -> Optional.ofNullable(value));
  }
}
