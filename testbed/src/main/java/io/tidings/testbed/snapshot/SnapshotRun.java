package io.tidings.testbed.snapshot;

import io.tidings.events.embedded.RedisServer;
import io.tidings.testbed.cluster.NodeProcess;
import io.tidings.testbed.cluster.NodeProgram;
import io.tidings.testbed.cluster.NodeUsage;
import io.tidings.testbed.cluster.RedisUsage;
import io.tidings.testbed.swarm.Counter;
import io.tidings.testbed.swarm.LatencyLog;
import io.tidings.testbed.swarm.Swarm;
import io.tidings.testbed.user.StoredUser;
import io.tidings.testbed.websocket.ClientTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Three nodes, and users with one notification and one connection each, half of either kind. */
final class SnapshotRun implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final int NODES = 3;
  private static final int ASSIGNEES = 10;
  private static final int THREADS = 8;

  private final RedisServer redis = RedisServer.start();
  private final List<NodeProcess> nodes = new ArrayList<>();
  private final Counter counter = new Counter();
  private final Map<ClientTransport, LatencyLog> latencies = new EnumMap<>(ClientTransport.class);
  private final StoredUser owner;
  private final Swarm<CountedUser> swarm;
  private final AtomicInteger turn = new AtomicInteger();

  SnapshotRun(NodeProgram program, int users) throws IOException {
    for (int i = 0; i < NODES; i++) {
      nodes.add(
          new NodeProcess(
              program,
              "snapshots-" + i,
              List.of(
                  "--spring.data.redis.url=" + redis.url(),
                  "--tidings.board.enabled=true",
                  "--tidings.notification.enabled=true",
                  "--tidings.board.write-rate=0",
                  "--tidings.limits.streams-per-user=0")));
    }
    List<StoredUser> stored = StoredUser.create(redis, "user", users + 1);
    owner = stored.getLast();
    List<CountedUser> clients = new ArrayList<>();
    for (int i = 0; i < users; i++) {
      ClientTransport transport =
          i % 2 == 0 ? ClientTransport.EVENT_STREAM : ClientTransport.WEBSOCKET;
      LatencyLog log = latencies.computeIfAbsent(transport, _ -> new LatencyLog());
      clients.add(new CountedUser(counter, transport, stored.get(i), log));
    }
    swarm = new Swarm<>(clients, this::nextPort, counter);
  }

  private int nextPort() {
    return nodes.get(turn.getAndIncrement() % nodes.size()).port();
  }

  Counter counter() {
    return counter;
  }

  Map<ClientTransport, LatencyLog> latencies() {
    return latencies;
  }

  /** Starts the nodes, makes the notifications, and connects all users. */
  void prepare() throws IOException, InterruptedException {
    nodes.forEach(NodeProcess::start);
    List<StoredUser> users = swarm.clients().stream().map(CountedUser::user).toList();
    SnapshotApi api = new SnapshotApi(nodes.getFirst().port());
    api.createProject(owner);
    for (int from = 0; from < users.size(); from += ASSIGNEES) {
      api.assign(owner, users.subList(from, Math.min(users.size(), from + ASSIGNEES)));
    }
    swarm.connect(swarm.clients());
    swarm.awaitConnected(swarm.clients(), TIMEOUT);
    swarm.await("told of their notification", swarm.clients(), TIMEOUT, CountedUser::isUpToDate);
  }

  /**
   * How many cores the nodes and Redis kept busy.
   *
   * @param changes how many users changed their count
   * @param seconds how long it took, which is longer than planned when the machine is saturated
   */
  record Usage(double nodes, double redis, int changes, double seconds) {}

  /** Lets the users rest for that time. */
  Usage rest(Duration time) throws InterruptedException, ExecutionException {
    return measured(() -> {
      swarm.run(time);
      return 0;
    });
  }

  /** Changes counts of random users at that rate; returns when all are told. */
  Usage change(int perSecond, Duration time) throws InterruptedException, ExecutionException {
    latencies.values().forEach(LatencyLog::clear);
    Usage usage = measured(() -> swarm.runDuring(() -> changeCounts(perSecond, time)));
    swarm.await("up to date", swarm.clients(), TIMEOUT, CountedUser::isUpToDate);
    return usage;
  }

  private interface MeasuredWork {
    int run() throws InterruptedException, ExecutionException;
  }

  private Usage measured(MeasuredWork work) throws InterruptedException, ExecutionException {
    Duration before = NodeUsage.processorTime(nodes);
    RedisUsage redisBefore = RedisUsage.of(redis);
    long begun = System.nanoTime();
    int changes = work.run();
    double seconds = (System.nanoTime() - begun) / 1e9;
    Duration taken = NodeUsage.processorTime(nodes).minus(before);
    RedisUsage redisTaken = RedisUsage.of(redis).since(redisBefore);
    return new Usage(
        taken.toNanos() / 1e9 / seconds, redisTaken.processorSeconds() / seconds, changes, seconds);
  }

  /** Each thread has users of its own, so that changes of one user do not overtake each other. */
  private int changeCounts(int perSecond, Duration time)
      throws InterruptedException, ExecutionException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> calls = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int own = i;
        calls.add(threads.submit(() -> changeCounts(own, perSecond, time)));
      }
      int sum = 0;
      for (Future<Integer> call : calls) {
        sum += call.get();
      }
      return sum;
    }
  }

  private int changeCounts(int thread, int perSecond, Duration time)
      throws IOException, InterruptedException {
    SplittableRandom random = new SplittableRandom(thread);
    int own = swarm.clients().size() / THREADS;
    long interval = 1_000_000_000L * THREADS / perSecond;
    long begin = System.nanoTime() + interval * thread / THREADS;
    int count = 0;
    for (long due = begin; due - begin < time.toNanos(); due += interval) {
      LockSupport.parkNanos(due - System.nanoTime());
      CountedUser user = swarm.clients().get(thread + THREADS * random.nextInt(own));
      new SnapshotApi(nextPort()).setRead(user.user(), user.change());
      count++;
    }
    return count;
  }

  /** How many snapshots the users were sent altogether. */
  long frames() {
    return swarm.clients().stream().mapToLong(CountedUser::frames).sum();
  }

  @Override
  public void close() {
    swarm.close();
    nodes.forEach(NodeProcess::close);
    redis.close();
  }
}
