package io.tidings.events.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import io.lettuce.core.sentinel.api.async.RedisSentinelAsyncCommands;
import io.tidings.events.Workspace;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Locates a primary by its Sentinels. All of them are asked repeatedly while the primary is in use,
 * and the one that knows of the latest failover is believed.
 *
 * <p>Asking only when a connection breaks is not enough: a primary that was replaced goes on
 * answering, and acknowledging what will be lost, until the Sentinels make it a replica, which
 * takes them 10 s.
 */
final class SentinelLocator implements PrimaryLocator {
  private static final Duration MAX_AGE = Duration.ofMillis(250);

  /**
   * When the known primary is older than this, callers wait for an answer: after an idle time, the
   * first call would otherwise go to a primary that was replaced long ago. This is longer than a
   * query that a silent Sentinel delays, so that calls do not wait for such a query.
   */
  private static final Duration TRUSTED_FOR = Duration.ofSeconds(1);

  private static final Duration ANSWER_TIMEOUT = Duration.ofMillis(500);

  private final RedisURI address;
  private final RedisClients clients;
  private final List<ReconnectingConnection<StatefulRedisSentinelConnection<String, String>>>
      sentinels;

  // guarded by this
  private @Nullable ReportedPrimary known;
  private @Nullable CompletableFuture<ReportedPrimary> query;
  private long queriedAt;

  /** The primary that one Sentinel names, and the number of failovers that it knows of. */
  private record ReportedPrimary(long failovers, RedisURI primary) {}

  SentinelLocator(RedisURI address, RedisClients clients) {
    this.address = address;
    this.clients = clients;
    this.sentinels =
        address.getSentinels().stream()
            .map(uri -> new ReconnectingConnection<>(() -> clients.connectSentinel(uri)))
            .toList();
  }

  @Override
  public CompletableFuture<RedisURI> locate(Workspace workspace) {
    CompletableFuture<ReportedPrimary> asking = query(MAX_AGE);
    ReportedPrimary reportedPrimary = recent();
    return reportedPrimary == null
        ? asking.thenApply(ReportedPrimary::primary)
        : CompletableFuture.completedFuture(reportedPrimary.primary());
  }

  @Override
  public CompletableFuture<RedisURI> refresh(Workspace workspace) {
    return query(Duration.ZERO).thenApply(ReportedPrimary::primary);
  }

  @Override
  public RedisURI follow(Workspace workspace, Redirect redirect) {
    throw new IllegalStateException("a server that Sentinels watch is not part of a Cluster");
  }

  @Override
  public void refreshSoon() {
    query(MAX_AGE);
  }

  private synchronized @Nullable ReportedPrimary recent() {
    return System.nanoTime() - queriedAt < TRUSTED_FOR.toNanos() ? known : null;
  }

  /** The last query while it is under way or younger than that; otherwise a new one. */
  private synchronized CompletableFuture<ReportedPrimary> query(Duration maxAge) {
    CompletableFuture<ReportedPrimary> last = query;
    if (last != null && (!last.isDone() || System.nanoTime() - queriedAt < maxAge.toNanos())) {
      return last;
    }
    List<CompletableFuture<Optional<ReportedPrimary>>> asked =
        sentinels.stream().map(this::ask).toList();
    CompletableFuture<ReportedPrimary> next =
        CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
            .thenApply(unused -> latestOf(asked.stream().map(CompletableFuture::join).toList()));
    query = next;
    return next;
  }

  /** Completes with an empty value when the Sentinel does not answer. */
  private CompletableFuture<Optional<ReportedPrimary>> ask(
      ReconnectingConnection<StatefulRedisSentinelConnection<String, String>> sentinel) {
    CompletableFuture<StatefulRedisSentinelConnection<String, String>> connected =
        sentinel.connection();
    return connected
        .thenCompose(connection -> ask(connection.async()))
        .orTimeout(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .handle((reportedPrimary, error) -> {
          if (error instanceof TimeoutException && connected.state() == Future.State.SUCCESS) {
            clients.close(connected.resultNow());
          }
          return Optional.ofNullable(reportedPrimary);
        });
  }

  private CompletableFuture<ReportedPrimary> ask(
      RedisSentinelAsyncCommands<String, String> sentinel) {
    String name = address.getSentinelMasterId();
    // The number is asked for first: an address that is newer than its number does no harm.
    CompletableFuture<Map<String, String>> masterState =
        sentinel.master(name).toCompletableFuture();
    CompletableFuture<SocketAddress> primary =
        sentinel.getMasterAddrByName(name).toCompletableFuture();
    return masterState.thenCombine(primary, this::reported);
  }

  private ReportedPrimary reported(Map<String, String> masterState, SocketAddress primary) {
    InetSocketAddress socketAddress = (InetSocketAddress) primary;
    RedisURI uri =
        RedisURI.builder(address)
            .withHost(socketAddress.getHostString())
            .withPort(socketAddress.getPort())
            .build();
    return new ReportedPrimary(Long.parseLong(masterState.getOrDefault("config-epoch", "0")), uri);
  }

  /**
   * A Sentinel that missed the latest failover, because it was cut off or slow, must not lead back
   * to the old primary.
   */
  private synchronized ReportedPrimary latestOf(List<Optional<ReportedPrimary>> answers) {
    queriedAt = System.nanoTime();
    ReportedPrimary before = known;
    ReportedPrimary latest =
        answers.stream()
            .flatMap(Optional::stream)
            .max(Comparator.comparingLong(ReportedPrimary::failovers))
            .orElse(before);
    if (latest == null) {
      throw new IllegalStateException(
          "no Sentinel knows a primary named " + address.getSentinelMasterId());
    }
    // Sentinels that were set up anew count from the beginning, and are believed when all of them
    // answer.
    boolean someSilent = answers.stream().anyMatch(Optional::isEmpty);
    known =
        someSilent && before != null && before.failovers() > latest.failovers() ? before : latest;
    return known;
  }
}
