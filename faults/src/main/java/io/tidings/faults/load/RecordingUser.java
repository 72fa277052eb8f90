package io.tidings.faults.load;

import io.tidings.faults.ledger.Ledger;
import io.tidings.faults.ledger.UserJournal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A user who makes tickets and labels on a board, signs in and out, and tries whether logins that
 * have ended are let in. Each request goes to the next node.
 */
public final class RecordingUser implements AutoCloseable {
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  /** More than the nodes' own 2 s for a change, each try of which may take 2 s. */
  private static final Duration TIMEOUT = Duration.ofSeconds(6);

  private static final Duration PAUSE = Duration.ofMillis(150);

  /** Whose sessions stay open, before the oldest is signed out of. */
  private static final int OPEN_LOGINS = 3;

  /** Of the profile for development. */
  private static final String CREDENTIALS = "{\"username\":\"ada\",\"password\":\"tidings\"}";

  private final String name;
  private final Ledger ledger;
  private final UserJournal journal;
  private final String project;
  private final List<Integer> ports;
  private final RandomGenerator random;
  private final Thread thread;
  private final Queue<String> openLogins = new ArrayDeque<>();
  private final List<EndedLogin> endedLogins = new ArrayList<>();
  private volatile boolean running = true;
  private final AtomicInteger acknowledged = new AtomicInteger();
  private int turn;
  private int step;
  private long number;
  private @Nullable String session;

  private record EndedLogin(long number, String cookie) {}

  private RecordingUser(
      String name, Ledger ledger, String project, List<Integer> ports, RandomGenerator random) {
    this.name = name;
    this.ledger = ledger;
    this.journal = ledger.user(name);
    this.project = project;
    this.ports = List.copyOf(ports);
    this.random = random;
    this.turn = random.nextInt(ports.size());
    this.thread = Thread.ofVirtual().name("user-" + name).unstarted(this::run);
  }

  /**
   * Starts to work.
   *
   * @param project the key of a project of the sample user ada
   */
  public static RecordingUser start(
      String name, Ledger ledger, String project, List<Integer> ports, RandomGenerator random) {
    RecordingUser user = new RecordingUser(name, ledger, project, ports, random);
    user.thread.start();
    return user;
  }

  /** Makes a project of ada's, and returns its key. */
  public static String createProject(int port, String key) {
    HttpResponse<String> login = requireOk(send(port, "POST", "/login", CREDENTIALS, null));
    String body = "{\"key\":\"%s\",\"title\":\"Faults\"}".formatted(key);
    requireOk(send(port, "POST", "/api/projects", body, cookie(login)));
    return key;
  }

  /** Writes down what is on the board now. */
  public static void recordBoard(Ledger ledger, int port, String project) {
    HttpResponse<String> login = requireOk(send(port, "POST", "/login", CREDENTIALS, null));
    String path = "/api/projects/" + project;
    JsonNode board = json(requireOk(send(port, "GET", path + "/board", null, cookie(login))));
    board
        .path("tickets")
        .forEach(ticket ->
            ledger.found("ticket", ticket.path("id").asString(), ticket.path("title").asString()));
    JsonNode labels = json(requireOk(send(port, "GET", path + "/labels", null, cookie(login))));
    labels
        .path("labels")
        .forEach(label ->
            ledger.found("label", label.path("id").asString(), label.path("name").asString()));
  }

  /** How many changes and ended logins were acknowledged. */
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
    journal.creating(own, kind, title);
    HttpResponse<String> answer =
        send(
            nextPort(),
            "POST",
            "/api/projects/" + project + path,
            "{\"%s\":\"%s\"}".formatted(field, title),
            cookie);
    if (answer != null && answer.statusCode() == 201) {
      journal.created(own, json(answer).path("id").asString());
      acknowledged.incrementAndGet();
      return;
    }
    journal.notCreated(own, answer == null ? "no answer" : "status " + answer.statusCode());
    if (answer != null && answer.statusCode() == 401) {
      session = null; // lost with a history
    }
  }

  /**
   * Signs in once more, and out where it did so some time ago: a fault may have come in between.
   */
  private void logout() {
    String begun = login();
    if (begun != null) {
      openLogins.add(begun);
    }
    if (openLogins.size() <= OPEN_LOGINS) {
      return;
    }
    long own = ++number;
    String cookie = openLogins.remove();
    HttpResponse<String> answer = send(nextPort(), "POST", "/logout", "", cookie);
    if (answer != null && answer.statusCode() == 204) {
      journal.loginEnded(own);
      acknowledged.incrementAndGet();
      endedLogins.add(new EndedLogin(own, cookie));
    }
  }

  private void tryEndedLogin() {
    if (endedLogins.isEmpty()) {
      return;
    }
    EndedLogin login = endedLogins.get(random.nextInt(endedLogins.size()));
    long sentAt = ledger.now();
    HttpResponse<String> answer = send(nextPort(), "GET", "/api/me", null, login.cookie());
    if (answer != null && answer.statusCode() == 200) {
      journal.endedLoginAccepted(login.number(), sentAt);
    }
  }

  private @Nullable String login() {
    HttpResponse<String> answer = send(nextPort(), "POST", "/login", CREDENTIALS, null);
    return answer == null || answer.statusCode() != 200 ? null : cookie(answer);
  }

  private int nextPort() {
    return ports.get(turn++ % ports.size());
  }

  private static String cookie(HttpResponse<String> answer) {
    String header = answer.headers().firstValue("Set-Cookie").orElseThrow();
    return header.substring(0, header.indexOf(';'));
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return JsonMapper.shared().readTree(answer.body());
  }

  private static HttpResponse<String> requireOk(@Nullable HttpResponse<String> answer) {
    if (answer == null || answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(
          answer == null ? "no answer" : answer.statusCode() + " " + answer.body());
    }
    return answer;
  }

  /** Null when there is no answer. */
  private static @Nullable HttpResponse<String> send(
      int port, String method, String path, @Nullable String body, @Nullable String cookie) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .header("Sec-Fetch-Site", "same-origin")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (cookie != null) {
      request.header("Cookie", cookie);
    }
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
