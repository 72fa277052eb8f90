package io.tidings.events.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A primary, two replicas and three Sentinels with a quorum of two, on this machine. To break the
 * primary, {@link RedisServer#kill kill} or {@link RedisServer#pause pause} the server that {@link
 * #primary} returns.
 */
public final class RedisSentinels implements RedisServers {
  /** Of Redis' own down-after and of a repetition of a failover that went wrong. */
  private static final Duration FAILOVER_TIMEOUT = Duration.ofSeconds(5);

  private static final String NAME = "tidings";
  private static final int REPLICAS = 2;
  private static final int SENTINELS = 3;

  private final List<RedisServer> servers = new ArrayList<>();
  private final List<RedisServer> sentinels = new ArrayList<>();

  private RedisSentinels() {}

  /**
   * Starts all of them; returns when the replicas are in sync and the Sentinels know each other.
   *
   * @param downAfter how long a server may be silent before a Sentinel considers it dead
   * @param config further lines of each server's {@code redis.conf}
   */
  public static RedisSentinels start(Duration downAfter, String... config) {
    RedisSentinels started = new RedisSentinels();
    try {
      started.startAll(downAfter, config);
      started.awaitHealthy();
      return started;
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
  }

  private void startAll(Duration downAfter, String... config) {
    List<String> lines = new ArrayList<>(List.of("repl-diskless-sync-delay 0"));
    lines.addAll(List.of(config));
    servers.add(RedisServer.start(lines.toArray(String[]::new)));
    int port = servers.getFirst().port();
    lines.add("replicaof 127.0.0.1 " + port);
    for (int i = 0; i < REPLICAS; i++) {
      servers.add(RedisServer.start(lines.toArray(String[]::new)));
    }
    for (int i = 0; i < SENTINELS; i++) {
      sentinels.add(
          RedisServer.startSentinel(
              "sentinel monitor " + NAME + " 127.0.0.1 " + port + " 2",
              "sentinel down-after-milliseconds " + NAME + " " + downAfter.toMillis(),
              "sentinel failover-timeout " + NAME + " " + FAILOVER_TIMEOUT.toMillis()));
    }
  }

  /** For {@code spring.data.redis.url}: {@code redis-sentinel://127.0.0.1:…,…#tidings}. */
  @Override
  public String url() {
    return sentinels.stream()
        .map(sentinel -> "127.0.0.1:" + sentinel.port())
        .collect(Collectors.joining(",", "redis-sentinel://", "#" + NAME));
  }

  /** The name by which the Sentinels know the primary. */
  public String name() {
    return NAME;
  }

  public List<RedisServer> sentinels() {
    return List.copyOf(sentinels);
  }

  /** The primary and the replicas, in no order. */
  public List<RedisServer> servers() {
    return List.copyOf(servers);
  }

  /** The primary that all running Sentinels name; waits while they differ. */
  public RedisServer primary() {
    return Timeouts.awaitPresent(
        "Sentinels that agree on the primary",
        () -> {
          List<Integer> named =
              sentinels.stream()
                  .filter(RedisServer::running)
                  .map(RedisSentinels::namedBy)
                  .distinct()
                  .toList();
          return servers.stream()
              .filter(server -> named.equals(List.of(server.port())))
              .findFirst();
        });
  }

  /** All but the {@link #primary}. */
  public List<RedisServer> replicas() {
    RedisServer primary = primary();
    return servers.stream().filter(server -> server != primary).toList();
  }

  /**
   * Forces a failover of a healthy primary, by {@code SENTINEL FAILOVER}; returns once all running
   * Sentinels name another primary.
   */
  public void failover() {
    RedisServer before = primary();
    RedisServer anyone = sentinels.stream().filter(RedisServer::running).findFirst().orElseThrow();
    Timeouts.awaitTrue(
        "another primary",
        () -> {
          // On a busy machine a Sentinel may give up, and it reports that nowhere else.
          if (namedBy(anyone) == before.port() && !flags(anyone).contains("failover_in_progress")) {
            anyone.call("SENTINEL", "FAILOVER", NAME);
          }
          return primary() != before;
        });
  }

  private static String flags(RedisServer sentinel) {
    return field(sentinel.call("SENTINEL", "MASTER", NAME), "flags");
  }

  /** Returns once all running Sentinels name another primary than that one. */
  public void awaitPrimaryOtherThan(RedisServer before) {
    Timeouts.awaitTrue("another primary", () -> primary() != before);
  }

  /**
   * Brings back every server that was killed or paused; returns when all are healthy. A primary
   * comes back only once another one has its place: replicas that still follow it would <a
   * href="https://redis.io/docs/latest/operate/oss_and_stack/management/replication/">lose</a> what
   * it does not have on disk.
   */
  public void recover() {
    Timeouts.awaitTrue("a primary that runs", () -> primary().running());
    servers.forEach(RedisServer::recover);
    awaitHealthy();
  }

  /**
   * Returns when the Sentinels agree, and see all servers, and both replicas follow the primary.
   * All servers and Sentinels have to run.
   */
  public void awaitHealthy() {
    Timeouts.awaitTrue(
        "a primary with two replicas in sync, seen by three Sentinels",
        () ->
            sentinels.stream().allMatch(RedisSentinels::seesAll)
                && inSync(primary())
                && replicas().stream().allMatch(this::follows));
  }

  private static boolean seesAll(RedisServer sentinel) {
    List<?> replicas = (List<?>) sentinel.call("SENTINEL", "REPLICAS", NAME);
    return flags(sentinel).equals("master")
        && field(sentinel.call("SENTINEL", "MASTER", NAME), "num-other-sentinels")
            .equals(String.valueOf(SENTINELS - 1))
        && replicas.size() == REPLICAS
        && replicas.stream().allMatch(replica -> field(replica, "flags").equals("slave"));
  }

  private static boolean inSync(RedisServer primary) {
    return replication(primary).filter(line -> line.contains("state=online")).count() == REPLICAS;
  }

  private boolean follows(RedisServer replica) {
    List<String> lines = replication(replica).toList();
    return lines.contains("master_link_status:up")
        && lines.contains("master_port:" + primary().port());
  }

  private static Stream<String> replication(RedisServer server) {
    return ((String) server.call("INFO", "replication")).lines();
  }

  private static int namedBy(RedisServer sentinel) {
    List<?> address = (List<?>) sentinel.call("SENTINEL", "GET-MASTER-ADDR-BY-NAME", NAME);
    return Integer.parseInt((String) address.get(1));
  }

  /** A value of a reply that alternates names and values. */
  private static String field(Object reply, String name) {
    List<?> pairs = (List<?>) reply;
    return IntStream.iterate(0, i -> i + 1 < pairs.size(), i -> i + 2)
        .filter(i -> pairs.get(i).equals(name))
        .mapToObj(i -> (String) pairs.get(i + 1))
        .findFirst()
        .orElse("");
  }

  @Override
  public void close() {
    sentinels.forEach(RedisServer::close);
    servers.forEach(RedisServer::close);
  }
}
