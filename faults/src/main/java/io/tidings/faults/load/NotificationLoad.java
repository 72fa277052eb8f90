package io.tidings.faults.load;

import io.tidings.faults.ledger.AssignmentEntry;
import io.tidings.faults.ledger.AssignmentEntry.Assigned;
import io.tidings.faults.ledger.AssignmentEntry.Assigning;
import io.tidings.faults.ledger.ChangeEntry;
import io.tidings.faults.ledger.Ledger;
import io.tidings.faults.ledger.LedgerFileWriter;
import io.tidings.faults.load.BoardClient.Project;
import io.tidings.faults.load.ChangeJournal.Change;
import io.tidings.testbed.websocket.ClientTransport;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Users to whom the sample user ada assigns tickets, each at another node, so that their numbers of
 * unread notifications only grow. Each user has streams by both transports and one that changes
 * between them, all of which move to the next node with each connection.
 */
public final class NotificationLoad implements AutoCloseable {
  private static final int USERS = 4;
  private static final Duration INTERVAL = Duration.ofMillis(150);
  private static final Duration HOP = Duration.ofMillis(700);

  /** Fewer than the nodes of a cluster keep, which would forget the oldest ones. */
  private static final int MOST_PER_USER = 990;

  private final List<Integer> ports;
  private final Project project;
  private final LedgerFileWriter<AssignmentEntry> journal;
  private final ChangeJournal changes;
  private final RandomGenerator random;
  private final List<UserStream> streams = new ArrayList<>();
  private final Map<Long, Integer> acknowledged = new ConcurrentHashMap<>();
  private final Thread thread = Thread.ofVirtual().name("assigner").unstarted(this::run);
  private volatile boolean running = true;

  // Guarded by this: the thread that pauses it waits for the answer to the last request.
  private boolean paused;

  // Owned by the thread.
  private final Map<Long, Integer> asked = new HashMap<>();
  private final String cookie;
  private long number;

  private NotificationLoad(
      Ledger ledger, String mark, List<Integer> ports, Project project, RandomGenerator random) {
    this.ports = List.copyOf(ports);
    this.project = project;
    this.journal = ledger.assigner(UserRequests.ADA);
    this.changes = new ChangeJournal(ledger, mark + "-assigner");
    this.random = random;
    this.cookie = UserRequests.requireLogin(ports.getFirst(), UserRequests.ADA);
  }

  /**
   * Makes new users, opens their streams, and begins to assign.
   *
   * @param mark the run's, with which the names of its users begin
   * @param project one that all users can read
   */
  public static NotificationLoad start(
      Ledger ledger, String mark, List<Integer> ports, Project project, RandomGenerator random) {
    NotificationLoad load = new NotificationLoad(ledger, mark, ports, project, random);
    for (int i = 0; i < USERS; i++) {
      load.addUser(ledger, mark + "-notified-" + i, i);
    }
    load.thread.start();
    return load;
  }

  private void addUser(Ledger ledger, String name, int number) {
    int port = ports.get(number % ports.size());
    long user = UserRequests.createUser(port, name);
    String login = UserRequests.requireLogin(port, name);
    asked.put(user, 0);
    acknowledged.put(user, 0);
    ReadBehaviour stays = new ReadBehaviour.Stays();
    for (ClientTransport transport : ClientTransport.values()) {
      addStream(ledger, user, login, List.of(transport), stays);
    }
    addStream(ledger, user, login, List.of(ClientTransport.values()), new ReadBehaviour.Hops(HOP));
  }

  private void addStream(
      Ledger ledger,
      long user,
      String login,
      List<ClientTransport> transports,
      ReadBehaviour readBehaviour) {
    String name = user + "-" + streams.size();
    AtomicInteger turn = new AtomicInteger(streams.size());
    AtomicInteger port = new AtomicInteger();
    RecordingClient client =
        RecordingClient.start(
            name,
            ledger,
            ledger.userStream(name, user),
            StreamRequest.ofUser(login),
            transports,
            readBehaviour,
            () -> {
              port.set(ports.get(turn.getAndIncrement() % ports.size()));
              return port.get();
            });
    streams.add(new UserStream(client, user, port::get));
  }

  private void run() {
    while (running) {
      assignUnlessPaused();
      LockSupport.parkNanos(INTERVAL.toNanos());
    }
  }

  private synchronized void assignUnlessPaused() {
    Set<Long> users =
        asked.keySet().stream()
            .filter(user -> asked.getOrDefault(user, 0) < MOST_PER_USER && random.nextBoolean())
            .collect(Collectors.toSet());
    if (!paused && !users.isEmpty()) {
      assign(users);
    }
  }

  private void assign(Set<Long> users) {
    long own = ++number;
    users.forEach(user -> asked.merge(user, 1, Integer::sum));
    journal.write(at -> new Assigning(at, own, users));
    String title = "assigned-" + own;
    Change change =
        changes.begin(
            project.scope(), ChangeEntry.content("created", "ticket", title, UserRequests.ADA));
    String ids =
        users.stream().map(user -> "\"" + user + "\"").collect(Collectors.joining(",", "[", "]"));
    HttpResponse<String> answer =
        UserRequests.send(
            ports.get((int) (own % ports.size())),
            "POST",
            "/api/projects/" + project.key() + "/tickets",
            "{\"title\":\"%s\",\"assigneeIds\":%s}".formatted(title, ids),
            cookie,
            change);
    if (answer != null && answer.statusCode() == 201) {
      journal.write(at -> new Assigned(at, own));
      changes.acknowledged(change);
      users.forEach(user -> acknowledged.merge(user, 1, Integer::sum));
    }
  }

  /** Pauses; returns when the last request is answered. */
  public synchronized void pause() {
    paused = true;
  }

  /** Ends a {@link #pause}. */
  public synchronized void resume() {
    paused = false;
  }

  public List<UserStream> streams() {
    return streams;
  }

  private int acknowledged(long user) {
    return acknowledged.getOrDefault(user, 0);
  }

  /** How many of its user's acknowledged notifications the stream does not show. */
  public long missing(UserStream stream) {
    return acknowledged(stream.user()) - stream.client().progress().newest();
  }

  /** Whether the stream shows all that was acknowledged. */
  public boolean isCurrent(UserStream stream) {
    return missing(stream) <= 0;
  }

  /** Each stream begins to wait for a count that is not acknowledged yet. */
  public List<RecordingClient> watchNext() {
    for (UserStream stream : streams) {
      stream.client().progress().watch(acknowledged(stream.user()) + 1);
    }
    return streams.stream().map(UserStream::client).toList();
  }

  @Override
  public void close() {
    running = false;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    streams.parallelStream().map(UserStream::client).forEach(RecordingClient::close);
  }
}
