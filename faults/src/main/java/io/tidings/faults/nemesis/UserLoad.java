package io.tidings.faults.nemesis;

import static io.tidings.faults.nemesis.Awaiting.await;
import static io.tidings.faults.nemesis.Awaiting.awaitAll;
import static io.tidings.faults.nemesis.Awaiting.awaitMore;

import io.tidings.faults.cluster.Cluster;
import io.tidings.faults.ledger.Ledger;
import io.tidings.faults.load.ActivityLoad;
import io.tidings.faults.load.BoardClient;
import io.tidings.faults.load.BoardClient.Project;
import io.tidings.faults.load.ChatLoad;
import io.tidings.faults.load.ClientProgress;
import io.tidings.faults.load.FeatureLoad;
import io.tidings.faults.load.NotificationLoad;
import io.tidings.faults.load.RecordingClient;
import io.tidings.faults.load.RecordingUser;
import io.tidings.faults.nemesis.Scenario.Activity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What users do in a run beside publishers and clients of topics: they work on a board, chat, are
 * notified, and follow the activities of all that.
 */
final class UserLoad implements AutoCloseable {
  /** What users do where all features are used. */
  static final Set<Activity> ALL = Set.of(Activity.BOARD, Activity.CHAT, Activity.NOTIFIED);

  private static final int WORKING = 3;

  /**
   * A node's lease of 3 s, and the time in which a process on a busy machine sees that it ended.
   */
  private static final Duration MAX_OVERLAP = Duration.ofSeconds(4);

  /** The number of changes that every user makes before a fault, and after it. */
  private static final int WARM_CHANGES = 12;

  /** The number of notifications that every user gets before a fault. */
  private static final int WARM_NOTIFICATIONS = 5;

  /** The number of activities that every stream shows before a fault, and after it. */
  private static final int WARM_ACTIVITIES = 3;

  private final Cluster cluster;
  private final Ledger ledger;
  private final SplittableRandom random;

  /** Tells names of this run from those of others on the same cluster. */
  private final String mark = "f" + UUID.randomUUID().toString().substring(0, 8);

  private final List<RecordingUser> working = new ArrayList<>();
  private int projects;
  private @Nullable Project board;
  private @Nullable Project assigned;
  private @Nullable ChatLoad chat;
  private @Nullable NotificationLoad notifications;
  private @Nullable ActivityLoad following;
  private @Nullable FeatureLoad features;

  UserLoad(Cluster cluster, Ledger ledger, SplittableRandom random) {
    this.cluster = cluster;
    this.ledger = ledger;
    this.random = random;
  }

  /**
   * Lets users begin; returns when they are connected. With {@link #ALL} they use the other
   * features, too, of which some need a second workspace.
   *
   * @param followed whether users follow the activities of what is done
   */
  void start(Set<Activity> activities, boolean followed) {
    if (activities.contains(Activity.BOARD)) {
      startWorking();
    }
    if (activities.contains(Activity.CHAT)) {
      ledger.overlapWithin(MAX_OVERLAP);
      chat =
          ChatLoad.start(
              ledger, mark, ports(), cluster.upstreamPort(), cluster::nodeOf, random.split());
    }
    if (activities.contains(Activity.NOTIFIED)) {
      startNotifications();
    }
    if (followed && !activities.equals(Set.of(Activity.NONE))) {
      startFollowing();
    }
    if (activities.containsAll(ALL) && cluster.hasSurvivor()) {
      Project measured = BoardClient.createProject(port(), newKey());
      features = FeatureLoad.start(ports(), Cluster.JWT_SECRET, measured);
    }
  }

  private void startWorking() {
    Project project = BoardClient.createProject(port(), newKey());
    for (int i = 0; i < WORKING; i++) {
      working.add(RecordingUser.start("user-" + i, ledger, mark, project, ports(), random.split()));
    }
    board = project;
  }

  private void startNotifications() {
    Project project = BoardClient.createPublicProject(port(), newKey());
    NotificationLoad load = NotificationLoad.start(ledger, mark, ports(), project, random.split());
    notifications = load;
    assigned = project;
    awaitAll(
        "notifications before the fault",
        load.streams(),
        stream -> stream.shows(WARM_NOTIFICATIONS));
  }

  private void startFollowing() {
    Project open = BoardClient.createPublicProject(port(), newKey());
    List<Project> restricted = board == null ? List.of() : List.of(board);
    List<Project> shared = assigned == null ? List.of() : List.of(assigned);
    ActivityLoad load = ActivityLoad.start(ledger, mark, ports(), open, restricted, shared);
    following = load;
    if (chat != null) {
      load.followChat(chat);
    }
    await("connected", load.streams(), ClientProgress::connected);
  }

  private List<Integer> ports() {
    return cluster.ports();
  }

  private int port() {
    return ports().getFirst();
  }

  private String newKey() {
    return (mark + ++projects).toUpperCase(Locale.ROOT);
  }

  /** Null unless users chat. */
  @Nullable ChatLoad chat() {
    return chat;
  }

  /** Null unless users are notified. */
  @Nullable NotificationLoad notifications() {
    return notifications;
  }

  /** Returns when each user has made some changes more, and each stream has shown some. */
  void awaitChanges(String when) {
    Map<RecordingUser, Integer> before = new HashMap<>();
    working.forEach(user -> before.put(user, user.acknowledged()));
    awaitAll(
        "changes " + when,
        working,
        user -> user.acknowledged() >= before.getOrDefault(user, 0) + WARM_CHANGES);
    if (following != null) {
      awaitMore("activities " + when, following.busyStreams(), WARM_ACTIVITIES);
    }
  }

  /** Ends what users do, brings all their streams to the end, and records what came of it. */
  void finish() {
    if (features != null) {
      finish(features);
    }
    working.forEach(RecordingUser::close);
    if (chat != null) {
      finish(chat);
    }
    if (notifications != null) {
      finish(notifications);
    }
    if (following != null) {
      finish(following);
    }
    if (board != null) {
      BoardClient.recordBoard(ledger, port(), board);
    }
  }

  private static void finish(FeatureLoad load) {
    awaitAll(
        "calls that succeed",
        List.copyOf(load.succeeded().keySet()),
        feature -> load.succeeded().getOrDefault(feature, 0) > 0);
    load.close();
  }

  /** Brings every tab to the last event. A user that leaves an upstream has no stream there. */
  private void finish(ChatLoad load) {
    long from = ledger.now();
    load.tabs().forEach(tab -> tab.progress().watch(from));
    load.emitLast();
    await(
        "the last event of the upstream",
        load.tabs(),
        progress -> progress.firstWatchedAt().isPresent());
    load.tabs().parallelStream().forEach(RecordingClient::close);
    load.disconnectUsers();
    awaitAll("users left", List.of(load.upstream()), upstream -> upstream.streams() == 0);
  }

  /** Brings every stream of the notified users to the last count. */
  private static void finish(NotificationLoad load) {
    load.pause();
    awaitAll("the last count", load.streams(), load::isCurrent);
    load.close();
  }

  /** Brings every stream of activities to the last one. */
  private static void finish(ActivityLoad load) {
    load.changeLast();
    await("the last activity", load.streams(), progress -> progress.firstWatchedAt().isPresent());
    load.close();
  }

  /** Records which activities users may see, after the run. */
  void recordListings() {
    if (following != null) {
      following.recordListings();
    }
  }

  @Override
  public void close() {
    working.forEach(RecordingUser::close);
    if (features != null) {
      features.close();
    }
    if (following != null) {
      following.close();
    }
    if (chat != null) {
      chat.close();
    }
    if (notifications != null) {
      notifications.close();
    }
  }
}
