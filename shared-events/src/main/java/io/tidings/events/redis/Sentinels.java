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
 * The primary behind Sentinels. All of them are asked, again and again while somebody is
 * interested, and the one that knows of the latest failover is believed.
 *
 * <p>Asking only when a connection breaks is not enough: a primary that was replaced goes on
 * answering, and acknowledging what will be lost, until the Sentinels get hold of it, which takes
 * them 10 s.
 */
final class Sentinels implements Owners {
  private static final Duration FRESH = Duration.ofMillis(250);
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final RedisURI address;
  private final RedisClients clients;
  private final List<Wire<StatefulRedisSentinelConnection<String, String>>> sentinels;

  // guarded by this
  private @Nullable Named known;
  private @Nullable CompletableFuture<Named> look;
  private long lookedAt;

  /** What one Sentinel says, as of how many failovers. */
  private record Named(long failovers, RedisURI primary) {}

  Sentinels(RedisURI address, RedisClients clients) {
    this.address = address;
    this.clients = clients;
    this.sentinels =
        address.getSentinels().stream()
            .map(uri -> new Wire<>(() -> clients.connectSentinel(uri)))
            .toList();
  }

  @Override
  public CompletableFuture<RedisURI> of(Workspace workspace) {
    CompletableFuture<Named> asking = look(FRESH);
    Named named = known();
    return named == null
        ? asking.thenApply(Named::primary)
        : CompletableFuture.completedFuture(named.primary());
  }

  @Override
  public CompletableFuture<RedisURI> afresh(Workspace workspace) {
    return look(Duration.ZERO).thenApply(Named::primary);
  }

  @Override
  public RedisURI moved(Workspace workspace, Redirect redirect) {
    throw new IllegalStateException("a server that Sentinels watch is no part of a Cluster");
  }

  @Override
  public void suspect() {
    look(FRESH);
  }

  private synchronized @Nullable Named known() {
    return known;
  }

  /** The present look, or a new one when the last is older than that. */
  private synchronized CompletableFuture<Named> look(Duration age) {
    CompletableFuture<Named> last = look;
    if (last != null && (!last.isDone() || System.nanoTime() - lookedAt < age.toNanos())) {
      return last;
    }
    List<CompletableFuture<Optional<Named>>> asked = sentinels.stream().map(this::ask).toList();
    CompletableFuture<Named> next =
        CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
            .thenApply(_ -> believe(asked.stream().map(CompletableFuture::join).toList()));
    look = next;
    return next;
  }

  /** Nothing when it does not answer. */
  private CompletableFuture<Optional<Named>> ask(
      Wire<StatefulRedisSentinelConnection<String, String>> sentinel) {
    CompletableFuture<StatefulRedisSentinelConnection<String, String>> connected =
        sentinel.connection();
    return connected
        .thenCompose(connection -> ask(connection.async()))
        .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .handle((named, error) -> {
          if (error instanceof TimeoutException && connected.state() == Future.State.SUCCESS) {
            clients.close(connected.resultNow());
          }
          return Optional.ofNullable(named);
        });
  }

  private CompletableFuture<Named> ask(RedisSentinelAsyncCommands<String, String> sentinel) {
    String name = address.getSentinelMasterId();
    // In this order: an address that is newer than the number does no harm.
    CompletableFuture<Map<String, String>> facts = sentinel.master(name).toCompletableFuture();
    CompletableFuture<SocketAddress> primary =
        sentinel.getMasterAddrByName(name).toCompletableFuture();
    return facts.thenCombine(primary, this::named);
  }

  private Named named(Map<String, String> facts, SocketAddress primary) {
    InetSocketAddress at = (InetSocketAddress) primary;
    RedisURI uri =
        RedisURI.builder(address).withHost(at.getHostString()).withPort(at.getPort()).build();
    return new Named(Long.parseLong(facts.getOrDefault("config-epoch", "0")), uri);
  }

  /** Who has not heard of the latest failover, cut off or slow, must not lead back. */
  private synchronized Named believe(List<Optional<Named>> said) {
    lookedAt = System.nanoTime();
    Named before = known;
    Named latest =
        said.stream()
            .flatMap(Optional::stream)
            .max(Comparator.comparingLong(Named::failovers))
            .orElse(before);
    if (latest == null) {
      throw new IllegalStateException(
          "no Sentinel names a primary " + address.getSentinelMasterId());
    }
    // Sentinels that were set up anew count from the beginning: all of them together are believed.
    boolean some = said.stream().anyMatch(Optional::isEmpty);
    known = some && before != null && before.failovers() > latest.failovers() ? before : latest;
    return known;
  }
}
