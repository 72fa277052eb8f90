package io.tidings.node.snapshot;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.events.EventLog;
import io.tidings.events.LogException;
import io.tidings.events.StateScript;
import io.tidings.events.Workspace;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.interest.InterestListener;
import io.tidings.node.interest.InterestProperties;
import io.tidings.node.snapshot.UserSnapshots.DatedSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Announces changed snapshots once more, on the one node that owns the interest in users' streams:
 * while no user is connected to any node, no node does. Two nodes that both believe to be the owner
 * do no harm, because a connection drops a snapshot that it was sent already.
 */
@Component
final class SnapshotPoller implements InterestListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotPoller.class);
  private static final StateScript SCRIPT = StateScript.load(SnapshotPoller.class, "changed.lua");
  private static final int BATCH = 500;

  /** For what changed.lua waits, and for renewals of leases that are late. */
  private static final Duration LATE_TAKEOVER = Duration.ofSeconds(5);

  private static final List<String> CHANGED = List.of(UserSnapshots.CHANGED);

  private final SnapshotProperties properties;
  private final UserSnapshots snapshots;
  private final WorkspaceState state;
  private final EventLog log;
  private final Duration old;
  private final Counter polls;
  private final Counter announced;
  private final ScheduledThreadPoolExecutor thread;
  private volatile boolean owner;
  private volatile boolean newOwner;

  SnapshotPoller(
      SnapshotProperties properties,
      InterestProperties interest,
      UserSnapshots snapshots,
      WorkspaceState state,
      EventLog log,
      MeterRegistry registry) {
    this.properties = properties;
    this.old =
        properties
            .poll()
            .multipliedBy(2)
            .plus(interest.lease().multipliedBy(2))
            .plus(LATE_TAKEOVER);
    this.snapshots = snapshots;
    this.state = state;
    this.log = log;
    this.polls =
        Counter.builder("tidings.snapshots.polls")
            .description("How often this node looked for snapshots to announce once more")
            .register(registry);
    this.announced =
        Counter.builder("tidings.snapshots.announced")
            .description("Snapshots that this node announced once more")
            .register(registry);
    this.thread =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("snapshot-poller").factory());
    if (properties.poll().isPositive()) {
      long millis = properties.poll().toMillis();
      thread.scheduleWithFixedDelay(this::poll, millis, millis, TimeUnit.MILLISECONDS);
      // Absent where no node looks, so that none is missed.
      Gauge.builder("tidings.snapshots.poll.leader", () -> owner ? 1 : 0)
          .description("Whether this node looks for snapshots to announce once more")
          .register(registry);
    }
  }

  @Override
  public String kind() {
    return SnapshotStreams.INTEREST;
  }

  /**
   * What changed a moment ago may be unannounced: a first connection read the state just before, or
   * an owner died. What that one had left is at most as old as its lease, two polls, and the time
   * that changed.lua waits for an announcement. All connections have read what is older.
   */
  @Override
  public void gained(long user, long token) {
    newOwner = true;
    owner = properties.poll().isPositive();
  }

  @Override
  public void lost(long user) {
    owner = false;
  }

  @Override
  public void changed(long user) {
    // its connections need nothing else
  }

  /** Whether this node looks for changed snapshots. */
  boolean isOwner() {
    return owner;
  }

  private void poll() {
    if (!owner) {
      return;
    }
    polls.increment();
    try {
      if (newOwner) {
        state.write(SCRIPT, CHANGED, "forget", Long.toString(old.toMillis()));
        newOwner = false;
      }
      Map<String, String> due = due();
      while (owner && !due.isEmpty()) {
        announce(due);
        due = due.size() == BATCH ? due() : Map.of();
      }
    } catch (LogException e) {
      LOG.warn("Changed snapshots are announced later: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("Changed snapshots could not be announced once more", e);
    }
  }

  /** What changed, each with when it did. */
  private Map<String, String> due() {
    List<Object> found = state.run(SCRIPT, CHANGED, "due", Integer.toString(BATCH));
    Map<String, String> due = new LinkedHashMap<>();
    for (int i = 0; i + 1 < found.size(); i += 2) {
      due.put(String.valueOf(found.get(i)), String.valueOf(found.get(i + 1)));
    }
    return due;
  }

  private void announce(Map<String, String> due) {
    try {
      announce(due.keySet());
    } catch (LogException e) {
      throw e;
    } catch (RuntimeException e) {
      // One that cannot be read must not keep the others from being announced.
      due.keySet().forEach(this::announceAlone);
    }
    List<String> arguments = new ArrayList<>(List.of("done"));
    due.forEach((member, changed) -> arguments.addAll(List.of(member, changed)));
    state.write(SCRIPT, CHANGED, arguments.toArray(String[]::new));
  }

  private void announceAlone(String member) {
    try {
      announce(Set.of(member));
    } catch (LogException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.error("The state {} cannot be announced once more", member, e);
    }
  }

  private void announce(Collection<String> members) {
    List<CompletableFuture<Void>> answers = new ArrayList<>();
    for (DatedSnapshot snapshot : snapshots.read(members)) {
      answers.add(log.announce(Workspace.MAIN, snapshot.event(), snapshot.asOf()));
    }
    try {
      CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
    announced.increment(answers.size());
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
