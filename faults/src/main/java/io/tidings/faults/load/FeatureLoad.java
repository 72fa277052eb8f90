package io.tidings.faults.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.faults.load.BoardClient.Project;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Calls of all that the other loads do not use, one after the other at the nodes in turn:
 * stopwatches, a second workspace with JWTs, personal tokens, tickets of streams, logins that end,
 * and the report of all connections. Faults make calls fail; so it is only counted which succeed.
 */
public final class FeatureLoad implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofMillis(200);
  private static final int STREAM_TIMEOUT = 3_000;

  private final List<Integer> ports;
  private final String jwt;
  private final String cookie;
  private final String ticketPath;
  private final Map<String, Integer> succeeded = new ConcurrentHashMap<>();
  private final Thread thread = Thread.ofVirtual().name("features").unstarted(this::run);
  private volatile boolean running = true;

  private FeatureLoad(List<Integer> ports, String secret, Project project) {
    int port = ports.getFirst();
    this.ports = List.copyOf(ports);
    this.jwt = "Bearer " + jwt(secret);
    this.cookie = UserRequests.requireLogin(port, UserRequests.ADA);
    String path = "/api/projects/" + project.key() + "/tickets";
    String made =
        UserRequests.json(
                UserRequests.require(port, "POST", path, "{\"title\":\"measured\"}", cookie))
            .path("id")
            .asString();
    this.ticketPath = path + "/" + made;
    calls().keySet().forEach(name -> succeeded.put(name, 0));
  }

  /**
   * Begins to call.
   *
   * @param secret with which the nodes verify JWTs
   * @param project one of ada's
   */
  public static FeatureLoad start(List<Integer> ports, String secret, Project project) {
    FeatureLoad load = new FeatureLoad(ports, secret, project);
    load.thread.start();
    return load;
  }

  /** Calls each feature at the node of that port; whether it answered as it should. */
  private Map<String, IntPredicate> calls() {
    return Map.of(
        "stopwatches", this::useStopwatch,
        "workspaces", this::useWorkspace,
        "personal tokens", this::useToken,
        "tickets of streams", this::useTicket,
        "logins", this::signInAndOut,
        "connections report", port -> ok(port, "GET", "/api/admin/connections", null, cookie));
  }

  private void run() {
    Map<String, IntPredicate> calls = calls();
    for (int turn = 0; running; turn++) {
      int port = ports.get(turn % ports.size());
      calls.forEach((name, call) -> {
        if (running && call.test(port)) {
          succeeded.merge(name, 1, Integer::sum);
        }
        LockSupport.parkNanos(INTERVAL.toNanos());
      });
    }
  }

  private boolean useStopwatch(int port) {
    return ok(port, "POST", ticketPath + "/stopwatch/start", null, cookie)
        && ok(port, "POST", ticketPath + "/stopwatch/stop", null, cookie)
        && ok(port, "GET", ticketPath + "/times", null, cookie);
  }

  private boolean useWorkspace(int port) {
    return reads(port, "/api/stream?topic=soak.a&workspace=soak", jwt)
        && UserRequests.succeeds(
            port, "/api/topics/soak.a/events?workspace=soak", "{\"type\":\"t\",\"data\":1}", jwt);
  }

  private boolean useToken(int port) {
    String name = "{\"name\":\"soak\"}";
    var made = UserRequests.send(port, "POST", "/api/tokens", name, cookie);
    return made != null
        && made.statusCode() == 201
        && ok(
            port,
            "DELETE",
            "/api/tokens/" + UserRequests.json(made).path("id").asString(),
            null,
            cookie);
  }

  private boolean useTicket(int port) {
    var made = UserRequests.send(port, "POST", "/api/stream-tickets", null, cookie);
    return made != null
        && made.statusCode() == 201
        && reads(
            port, "/user/events?ticket=" + UserRequests.json(made).path("ticket").asString(), null);
  }

  private boolean signInAndOut(int port) {
    String login = UserRequests.login(port, UserRequests.ADA);
    return login != null && ok(port, "POST", "/logout", null, login);
  }

  private static boolean ok(
      int port, String method, String path, @Nullable String body, String login) {
    var answer = UserRequests.send(port, method, path, body, login);
    return answer != null && answer.statusCode() / 100 == 2;
  }

  /** Opens a stream, reads its beginning, and leaves it without a word. */
  private static boolean reads(int port, String path, @Nullable String authorization) {
    String fields = authorization == null ? "" : "Authorization: " + authorization + "\r\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(STREAM_TIMEOUT);
      socket
          .getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: localhost:%d\r\n%s\r\n"
                  .formatted(path, port, fields)
                  .getBytes(UTF_8));
      InputStream in = socket.getInputStream();
      return new String(in.readNBytes("HTTP/1.1 200".length()), UTF_8).equals("HTTP/1.1 200");
    } catch (IOException e) {
      return false;
    }
  }

  // [RFC 7515, 3.1]
  private static String jwt(String secret) {
    String claims =
        "{\"sub\":\"soak\",\"exp\":%d,\"tidings\":{\"workspace\":\"soak\",\"subscribe\":[\"soak.*\"],\"publish\":[\"soak.*\"]}}"
            .formatted(Instant.now().plus(Duration.ofDays(1)).getEpochSecond());
    String signed =
        part("{\"alg\":\"HS256\"}".getBytes(UTF_8)) + "." + part(claims.getBytes(UTF_8));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
      return signed + "." + part(mac.doFinal(signed.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String part(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** How often each feature answered as it should. */
  public Map<String, Integer> succeeded() {
    return Map.copyOf(succeeded);
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
  }
}
