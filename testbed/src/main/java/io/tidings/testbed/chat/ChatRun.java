package io.tidings.testbed.chat;

import io.tidings.testbed.cluster.NodeProcess;
import io.tidings.testbed.cluster.NodeUsage;
import io.tidings.testbed.cluster.RedisUsage;
import io.tidings.testbed.swarm.Counter;
import io.tidings.testbed.swarm.Swarm;
import io.tidings.testbed.user.StoredUser;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * Users of a cluster with one tab each, first without and then with a mailbox on an upstream
 * server. All of them have the same account there, so that one message reaches all tabs.
 */
final class ChatRun implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final Duration SETTLE = Duration.ofSeconds(12);

  /** Two keepalives of 15 s: the clients of a stage connected together, so theirs are together. */
  private static final Duration REST = Duration.ofSeconds(30);

  private static final Duration POLL_INTERVAL = Duration.ofMillis(250);
  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);
  private static final int CONCURRENT_REQUESTS = 50;

  private final ChatCluster cluster;
  private final Counter counter = new Counter();
  private final Swarm<Tab> swarm;
  private final StoredUser sender;
  private final StoredUser account;
  private final AtomicInteger turn = new AtomicInteger();
  private volatile List<NodeProcess> nodes;
  private int tabs;
  private int upstreams;
  private int sent;

  ChatRun(ChatCluster cluster, int users) throws IOException, InterruptedException {
    this.cluster = cluster;
    this.nodes = cluster.nodes();
    List<StoredUser> accounts = StoredUser.create(cluster.upstreamRedis(), "account", 2);
    this.sender = accounts.getFirst();
    this.account = accounts.getLast();
    List<StoredUser> all = StoredUser.create(cluster.redis(), "user", users);
    this.swarm =
        new Swarm<>(
            all.stream().map(user -> new Tab(counter, user)).toList(),
            () -> nextNode().port(),
            counter);
    new ChatApi(nextNode().port()).checkLogin(all.getLast());
  }

  Counter counter() {
    return counter;
  }

  /** The nodes that are alive. */
  List<NodeProcess> nodes() {
    return nodes;
  }

  /** How often tabs were told to fetch everything: also when their mailbox moves. */
  int resyncs() {
    return swarm.clients().stream().mapToInt(Tab::resyncs).sum();
  }

  /** How many tabs were not told of each message once. */
  long wronglyTold() {
    return swarm.clients().stream().filter(tab -> tab.threadUpdates() != sent).count();
  }

  private NodeProcess nextNode() {
    return nodes.get(turn.getAndIncrement() % nodes.size());
  }

  /** Opens tabs until there are so many. */
  void openTabs(int count) {
    List<Tab> more = swarm.clients().subList(tabs, count);
    swarm.connect(more);
    swarm.awaitConnected(more, TIMEOUT);
    tabs = count;
  }

  /** Connects users to the upstream server until so many are. */
  void connectUpstreams(int count) throws InterruptedException, ExecutionException {
    List<Tab> more = swarm.clients().subList(upstreams, count);
    upstreams =
        swarm.runDuring(() -> {
          putUpstreams(more);
          awaitUpstreams(count);
          return count;
        });
  }

  private void putUpstreams(List<Tab> some) throws InterruptedException, ExecutionException {
    Semaphore free = new Semaphore(CONCURRENT_REQUESTS);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> calls = new ArrayList<>();
      for (Tab tab : some) {
        free.acquire();
        calls.add(
            threads.submit(() -> {
              try {
                putUpstream(tab.user());
              } finally {
                free.release();
              }
            }));
      }
      for (Future<?> call : calls) {
        call.get();
      }
    }
  }

  private void putUpstream(StoredUser user) {
    Awaitility.await("the upstream of " + user)
        .atMost(TIMEOUT)
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(RETRY_INTERVAL)
        .until(() ->
            new ChatApi(nextNode().port())
                .connectUpstream(user, cluster.upstream().origin(), account));
  }

  /** Lets the cluster rest, and measures it. */
  Stage measure() throws IOException, InterruptedException {
    swarm.run(SETTLE); // more than the grace periods that follow a step
    NodeUsage usage = NodeUsage.of(nodes);
    Duration before = NodeUsage.processorTime(nodes);
    RedisUsage redisBefore = RedisUsage.of(cluster.redis());
    swarm.run(REST);
    RedisUsage redis = RedisUsage.of(cluster.redis()).since(redisBefore);
    Duration processorTime = NodeUsage.processorTime(nodes).minus(before);
    return new Stage(tabs, upstreams, usage, processorTime, redis, REST);
  }

  /** Sends a message to the account of all; returns how long it took until all tabs were told. */
  Duration deliver() throws InterruptedException, ExecutionException {
    long start = System.nanoTime();
    sent =
        swarm.runDuring(() -> {
          cluster.upstream().send(sender, account);
          return sent + 1;
        });
    swarm.await("at message " + sent, swarm.clients(), TIMEOUT, tab -> tab.threadUpdates() >= sent);
    return since(start);
  }

  /** Kills a node, and waits until the others do all that it did. */
  TakeoverTimes kill() throws IOException, InterruptedException, ExecutionException {
    NodeProcess victim = nodes.getFirst();
    long itsUpstreams = ChatCluster.upstreams(List.of(victim));
    long itsTabs = ChatCluster.tabs(List.of(victim));
    nodes = nodes.subList(1, nodes.size());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      long start = System.nanoTime();
      victim.kill();
      Future<Duration> upstreamsRead =
          threads.submit(() -> {
            awaitUpstreams(upstreams);
            return since(start);
          });
      Duration delivered = deliver();
      return new TakeoverTimes(
          itsTabs, itsUpstreams, swarm.runDuring(upstreamsRead::get), delivered);
    }
  }

  private void awaitUpstreams(int count) {
    Awaitility.await(count + " upstream connections")
        .atMost(TIMEOUT)
        .pollInterval(POLL_INTERVAL)
        .until(() -> ChatCluster.upstreams(nodes) >= count);
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Override
  public void close() {
    swarm.close();
  }
}
