package io.tidings.events.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Redis Cluster of three primaries with a replica each, on this machine. To break a shard, {@link
 * RedisServer#kill kill} or {@link RedisServer#pause pause} its {@link #primaryOf primary}.
 */
public final class RedisCluster implements RedisServers {
  private static final int SHARDS = 3;
  private static final int SLOTS = 16_384;

  /** After which a replica that was told to take over gives up, and is told again. */
  public static final Duration FAILOVER_TIMEOUT = Duration.ofSeconds(5);

  private final List<RedisServer> servers = new ArrayList<>();

  /** How a replica takes over its shard. */
  public enum Takeover {
    /** Agreed with the primary, which stops writing first: nothing is lost. */
    AGREED,
    /** Elected by the other primaries, whether or not the shard's own primary runs. */
    FORCE,
    /** By the replica's own decision, without an election. */
    TAKEOVER
  }

  private RedisCluster() {}

  /**
   * Starts and joins all of them; returns when every server sees the whole cluster and the replicas
   * are in sync.
   *
   * @param nodeTimeout how long a server may be silent before it counts as dead
   * @param config further lines of each server's {@code redis.conf}
   */
  public static RedisCluster start(Duration nodeTimeout, String... config) {
    RedisCluster started = new RedisCluster();
    try {
      started.startAll(nodeTimeout, config);
      started.join();
      started.awaitHealthy();
      return started;
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
  }

  private void startAll(Duration nodeTimeout, String... config) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "cluster-enabled yes",
                "cluster-node-timeout " + nodeTimeout.toMillis(),
                "cluster-allow-replica-migration no",
                "repl-diskless-sync-delay 0"));
    lines.addAll(List.of(config));
    for (int i = 0; i < 2 * SHARDS; i++) {
      servers.add(RedisServer.start(lines.toArray(String[]::new)));
    }
  }

  private void join() {
    String first = String.valueOf(servers.getFirst().port());
    for (int i = 0; i < SHARDS; i++) {
      String from = String.valueOf(i * SLOTS / SHARDS);
      String to = String.valueOf((i + 1) * SLOTS / SHARDS - 1);
      servers.get(i).call("CLUSTER", "ADDSLOTSRANGE", from, to);
      servers.get(i).call("CLUSTER", "SET-CONFIG-EPOCH", String.valueOf(i + 1));
    }
    servers.stream().skip(1).forEach(server -> server.call("CLUSTER", "MEET", "127.0.0.1", first));
    Timeouts.awaitTrue(
        "servers that know each other",
        () -> servers.stream().allMatch(server -> nodes(server).count() == servers.size()));
    for (int i = 0; i < SHARDS; i++) {
      servers.get(SHARDS + i).call("CLUSTER", "REPLICATE", id(servers.get(i)));
    }
  }

  /** For {@code spring.data.redis.url}: {@code redis-cluster://127.0.0.1:…,…}. */
  @Override
  public String url() {
    return servers.stream()
        .map(server -> "127.0.0.1:" + server.port())
        .collect(Collectors.joining(",", "redis-cluster://", ""));
  }

  /** All servers, in no order. */
  public List<RedisServer> servers() {
    return List.copyOf(servers);
  }

  /** The slot of a key; all keys of a workspace are in that of {@code {workspace}}. */
  public int slotOf(String key) {
    RedisServer anyone = running().findFirst().orElseThrow();
    return ((Long) anyone.call("CLUSTER", "KEYSLOT", key)).intValue();
  }

  /** The server that most of the running servers regard as the owner of a slot. */
  public RedisServer primaryOf(int slot) {
    Map<String, Long> votes =
        running()
            .map(server -> ownerSeenBy(server, slot))
            .filter(port -> !port.isEmpty())
            .collect(Collectors.groupingBy(port -> port, Collectors.counting()));
    String port =
        votes.entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .orElseThrow(() -> new IllegalStateException("no server owns slot " + slot))
            .getKey();
    return withPort(port);
  }

  /** The replica of that primary. */
  public RedisServer replicaOf(RedisServer primary) {
    String port = String.valueOf(primary.port());
    return running()
        .filter(
            server -> server.call("ROLE").toString().startsWith("[slave, 127.0.0.1, " + port + ","))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(port + " has no replica"));
  }

  /** Any primary other than that one, to move slots to. */
  public RedisServer primaryOtherThan(RedisServer primary) {
    return Stream.of(0, SLOTS / 2, SLOTS - 1)
        .map(this::primaryOf)
        .filter(other -> other != primary)
        .findFirst()
        .orElseThrow();
  }

  /**
   * Moves a slot as {@code redis-cli --cluster reshard} does, but key by key, which takes longest;
   * returns once both shards know.
   */
  public void move(int slot, RedisServer to) {
    RedisServer from = primaryOf(slot);
    String number = String.valueOf(slot);
    to.call("CLUSTER", "SETSLOT", number, "IMPORTING", id(from));
    from.call("CLUSTER", "SETSLOT", number, "MIGRATING", id(to));
    String port = String.valueOf(to.port());
    for (List<?> keys = keysIn(from, number); !keys.isEmpty(); keys = keysIn(from, number)) {
      from.call("MIGRATE", "127.0.0.1", port, (String) keys.getFirst(), "0", "3000");
    }
    // [spec] The importing node first: https://redis.io/docs/latest/commands/cluster-setslot/
    to.call("CLUSTER", "SETSLOT", number, "NODE", id(to));
    from.call("CLUSTER", "SETSLOT", number, "NODE", id(to));
  }

  private static List<?> keysIn(RedisServer server, String slot) {
    return (List<?>) server.call("CLUSTER", "GETKEYSINSLOT", slot, "1");
  }

  /** Makes the replica of a slot's primary take over; returns once most servers know. */
  public void failover(int slot, Takeover how) {
    RedisServer before = primaryOf(slot);
    RedisServer replica = replicaOf(before);
    AtomicLong nextTry = new AtomicLong(System.nanoTime());
    Timeouts.awaitTrue(
        "another primary of slot " + slot,
        () -> {
          // Primaries do not vote about the same shard twice within a while.
          if (System.nanoTime() - nextTry.get() >= 0) {
            nextTry.addAndGet(FAILOVER_TIMEOUT.toNanos());
            takeOver(replica, how);
          }
          return primaryOf(slot) != before;
        });
  }

  private static void takeOver(RedisServer replica, Takeover how) {
    if (how == Takeover.AGREED) {
      replica.call("CLUSTER", "FAILOVER");
    } else {
      replica.call("CLUSTER", "FAILOVER", how.name());
    }
  }

  /** Returns once most of the running servers regard another one as the owner of a slot. */
  public void awaitPrimaryOtherThan(int slot, RedisServer before) {
    Timeouts.awaitTrue("another primary of slot " + slot, () -> primaryOf(slot) != before);
  }

  /**
   * Returns when every server sees all others, all slots are served, and each primary has its
   * replica in sync. All servers have to run.
   */
  public void awaitHealthy() {
    Timeouts.awaitTrue(
        "a cluster of three primaries, each with a replica in sync",
        () ->
            servers.stream().allMatch(this::seesAll)
                && servers.stream().filter(RedisCluster::hasReplica).count() == SHARDS
                && servers.stream().filter(RedisCluster::follows).count() == SHARDS);
  }

  private boolean seesAll(RedisServer server) {
    List<String> nodes = nodes(server).toList();
    return ((String) server.call("CLUSTER", "INFO")).contains("cluster_state:ok")
        && nodes.size() == servers.size()
        && nodes.stream().noneMatch(line -> line.contains("fail") || line.contains("handshake"))
        && nodes.stream().filter(line -> line.contains("slave")).count() == SHARDS;
  }

  private static boolean hasReplica(RedisServer server) {
    return replication(server).contains("state=online");
  }

  private static boolean follows(RedisServer server) {
    return replication(server).contains("master_link_status:up");
  }

  private static String replication(RedisServer server) {
    return (String) server.call("INFO", "replication");
  }

  /** The port; empty when it sees none. */
  private static String ownerSeenBy(RedisServer server, int slot) {
    for (Object range : (List<?>) server.call("CLUSTER", "SLOTS")) {
      List<?> facts =
          (List<?>) range; // first slot, last slot, [address, port, …] of the primary, …
      if ((Long) facts.get(0) <= slot && slot <= (Long) facts.get(1)) {
        return String.valueOf(((List<?>) facts.get(2)).get(1));
      }
    }
    return "";
  }

  private RedisServer withPort(String port) {
    return servers.stream()
        .filter(server -> String.valueOf(server.port()).equals(port))
        .findFirst()
        .orElseThrow();
  }

  private Stream<RedisServer> running() {
    return servers.stream().filter(RedisServer::running);
  }

  private static String id(RedisServer server) {
    return (String) server.call("CLUSTER", "MYID");
  }

  private static Stream<String> nodes(RedisServer server) {
    return ((String) server.call("CLUSTER", "NODES")).lines();
  }

  @Override
  public void close() {
    servers.forEach(RedisServer::close);
  }
}
