package io.tidings.faults.nemesis;

import static java.util.Objects.requireNonNull;

import io.tidings.faults.load.NotificationLoad;
import io.tidings.faults.load.UserStream;
import io.tidings.testbed.cluster.NodeMetrics;
import io.tidings.testbed.cluster.NodeProcess;
import io.tidings.testbed.proxy.AnnouncementKind;
import io.tidings.testbed.proxy.Fault.Drop;
import io.tidings.testbed.proxy.Injection;
import io.tidings.testbed.proxy.Selector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The poll that makes up for lost announcements of snapshots: one node, the leader, does it. */
record Poll(Environment environment, NotificationLoad notifications) {
  private static final String POLLS = "tidings_snapshots_polls_total";
  private static final String INTEREST = "tidings:{main}:state:interest.";
  private static final String SUBJECT = "streams 0";

  /**
   * A lease of 3 s and a renewal of another node, which is 1 s later, then a poll, after 1 s at
   * most; and a second for a busy machine.
   */
  private static final Duration TAKEOVER = Duration.ofSeconds(6);

  /** The node that polls. */
  NodeProcess leader() {
    Map<NodeProcess, Double> before = polls();
    AtomicReference<@Nullable NodeProcess> leader = new AtomicReference<>();
    environment.await(
        "a node that polls",
        () -> {
          polls()
              .forEach((node, polls) -> {
                if (polls > before.getOrDefault(node, polls)) {
                  leader.set(node);
                }
              });
          return leader.get() != null;
        });
    return requireNonNull(leader.get());
  }

  private Map<NodeProcess, Double> polls() {
    Map<NodeProcess, Double> polls = new HashMap<>();
    for (NodeProcess node : environment.cluster().nodes()) {
      try {
        polls.put(node, NodeMetrics.of(node).sum(POLLS));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return polls;
  }

  /**
   * Loses the last announcements to another node, does that to the leader, and measures how long it
   * takes until a poll has made up for the loss. Nothing else can: no count changes meanwhile.
   */
  void measureTakeover(NodeProcess leader, Runnable fault) {
    NodeProcess victim =
        environment.cluster().nodes().stream().filter(it -> it != leader).findFirst().orElseThrow();
    Injection loss =
        environment
            .redisProxies()
            .get(environment.cluster().nodes().indexOf(victim))
            .inject(new Drop(Selector.all(), AnnouncementKind.EPHEMERALS));
    environment.await(
        "lost counts at " + victim.name(),
        () -> streams(victim).stream().anyMatch(stream -> notifications.missing(stream) > 1));
    notifications.pause();
    long begun = System.nanoTime();
    fault.run();
    loss.heal();
    environment.await(
        "counts that were lost at " + victim.name(),
        () ->
            notifications.streams().stream()
                .filter(stream -> stream.port().getAsInt() != leader.port())
                .allMatch(notifications::isCurrent));
    environment.sample(
        "time until lost counts were made up for",
        Duration.ofNanos(System.nanoTime() - begun),
        TAKEOVER);
    notifications.resume();
  }

  private List<UserStream> streams(NodeProcess node) {
    return notifications.streams().stream()
        .filter(stream -> stream.port().getAsInt() == node.port())
        .toList();
  }

  /** The lease of the node that owns the poll, as Redis knows it. */
  String lease() {
    String owner = String.valueOf(call("HGET", "owners", SUBJECT));
    return owner.substring(owner.indexOf(' ') + 1);
  }

  /** Waits until nothing in Redis tells of a node that had this lease. */
  void awaitForgotten(String lease) {
    environment.await("another owner than " + lease, () -> !lease().equals(lease));
    environment.await(
        "no trace of " + lease,
        () ->
            call("HEXISTS", "leases", lease).equals(0L)
                && call("EXISTS", "of." + lease).equals(0L)
                && call("EXISTS", "inbox." + lease).equals(0L));
  }

  private Object call(String command, String key, String... more) {
    String[] all = new String[more.length + 2];
    all[0] = command;
    all[1] = INTEREST + key;
    System.arraycopy(more, 0, all, 2, more.length);
    return environment.redisCommand(all);
  }
}
