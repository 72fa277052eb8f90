package io.tidings.faults.load;

import io.tidings.faults.ledger.ChangeEntry;
import io.tidings.faults.ledger.Ledger;
import io.tidings.faults.ledger.LedgerFileWriter;
import io.tidings.faults.ledger.UserEntry;
import io.tidings.faults.ledger.UserEntry.Created;
import io.tidings.faults.ledger.UserEntry.Creating;
import io.tidings.faults.ledger.UserEntry.EndedLoginAccepted;
import io.tidings.faults.ledger.UserEntry.LoginEnded;
import io.tidings.faults.ledger.UserEntry.NotCreated;
import io.tidings.faults.load.BoardClient.Project;
import io.tidings.faults.load.ChangeJournal.Change;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A user that creates tickets and labels on a board, signs in and out, and tests whether nodes
 * accept logins that have ended. Each request goes to the next node.
 */
public final class RecordingUser implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(150);

  /** How many sessions stay open before the user signs out of the oldest. */
  private static final int OPEN_LOGINS = 3;

  private final String name;
  private final Ledger ledger;
  private final LedgerFileWriter<UserEntry> journal;
  private final ChangeJournal changes;
  private final Project project;
  private final List<Integer> ports;
  private final RandomGenerator random;
  private final Thread thread;
  private final Queue<OpenLogin> openLogins = new ArrayDeque<>();
  private final List<EndedLogin> endedLogins = new ArrayList<>();
  private volatile boolean running = true;
  private final AtomicInteger acknowledged = new AtomicInteger();
  private int turn;
  private int step;
  private long number;
  private @Nullable String session;

  private record OpenLogin(String cookie, long at) {}

  private record EndedLogin(long number, String cookie) {}

  private RecordingUser(
      String name,
      Ledger ledger,
      String mark,
      Project project,
      List<Integer> ports,
      RandomGenerator random) {
    this.name = name;
    this.ledger = ledger;
    this.journal = ledger.user(name);
    this.changes = new ChangeJournal(ledger, mark + "-" + name);
    this.project = project;
    this.ports = List.copyOf(ports);
    this.random = random;
    this.turn = random.nextInt(ports.size());
    this.thread = Thread.ofVirtual().name("user-" + name).unstarted(this::run);
  }

  /**
   * Starts to work.
   *
   * @param mark the run's, which tells its changes from those of other runs
   * @param project of the sample user ada
   */
  public static RecordingUser start(
      String name,
      Ledger ledger,
      String mark,
      Project project,
      List<Integer> ports,
      RandomGenerator random) {
    RecordingUser user = new RecordingUser(name, ledger, mark, project, ports, random);
    user.thread.start();
    return user;
  }

  /** The number of changes and ended logins that were acknowledged. */
  public int acknowledged() {
    return acknowledged.get();
  }

  @Override
  public String toString() {
    return name;
  }

  /** Ends after the request that is under way. */
  @Override
  public void close() {
    running = false;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (running) {
      String cookie = session == null ? login() : session;
      if (cookie != null) {
        session = cookie;
        switch (step++ % 4) {
          case 0 -> create("label", "/labels", "name", cookie);
          case 3 -> logout();
          default -> create("ticket", "/tickets", "title", cookie);
        }
        tryEndedLogin();
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private void create(String kind, String path, String field, String cookie) {
    long own = ++number;
    String title = name + "-" + own;
    journal.write(at -> new Creating(at, own, kind, title));
    Change change =
        changes.begin(
            project.scope(), ChangeEntry.content("created", kind, title, UserRequests.ADA));
    HttpResponse<String> answer =
        UserRequests.send(
            nextPort(),
            "POST",
            "/api/projects/" + project.key() + path,
            "{\"%s\":\"%s\"}".formatted(field, title),
            cookie,
            change);
    if (answer != null && answer.statusCode() == 201) {
      String id = UserRequests.json(answer).path("id").asString();
      journal.write(at -> new Created(at, own, id));
      changes.acknowledged(change);
      acknowledged.incrementAndGet();
      return;
    }
    String why = answer == null ? "no answer" : "status " + answer.statusCode();
    journal.write(at -> new NotCreated(at, own, why));
    if (answer != null && answer.statusCode() == 401) {
      session = null; // the session was lost with a history
    }
  }

  /** Signs in once more, and signs out of an older session: a fault may have come in between. */
  private void logout() {
    String begun = login();
    if (begun != null) {
      openLogins.add(new OpenLogin(begun, ledger.now()));
    }
    if (openLogins.size() <= OPEN_LOGINS) {
      return;
    }
    long own = ++number;
    OpenLogin login = openLogins.remove();
    Change change =
        changes.begin(
            ChangeEntry.scopeOfUser(UserRequests.ADA),
            ChangeEntry.content("deleted", "session", "Session", UserRequests.ADA),
            login.at());
    HttpResponse<String> answer =
        UserRequests.send(nextPort(), "POST", "/logout", "", login.cookie(), change);
    if (answer != null && answer.statusCode() == 204) {
      journal.write(at -> new LoginEnded(at, own));
      changes.acknowledged(change);
      acknowledged.incrementAndGet();
      endedLogins.add(new EndedLogin(own, login.cookie()));
    }
  }

  private void tryEndedLogin() {
    if (endedLogins.isEmpty()) {
      return;
    }
    EndedLogin login = endedLogins.get(random.nextInt(endedLogins.size()));
    long sentAt = ledger.now();
    HttpResponse<String> answer =
        UserRequests.send(nextPort(), "GET", "/api/me", null, login.cookie());
    if (answer != null && answer.statusCode() == 200) {
      journal.write(at -> new EndedLoginAccepted(at, login.number(), sentAt));
    }
  }

  private @Nullable String login() {
    return UserRequests.login(nextPort(), UserRequests.ADA);
  }

  private int nextPort() {
    return ports.get(turn++ % ports.size());
  }
}
