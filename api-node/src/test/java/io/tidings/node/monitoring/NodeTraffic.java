package io.tidings.node.monitoring;

import static io.tidings.node.test.StreamRequest.stream;

import io.tidings.node.relay.Transport;
import io.tidings.node.test.StreamProbe;
import io.tidings.node.test.StreamRequest;
import io.tidings.testbed.cluster.NodeProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** One of everything that clients do, and that goes wrong with them, at each of some nodes. */
final class NodeTraffic implements AutoCloseable {
  /** Fill the sockets' buffers and then an outbox of 64 KB. */
  private static final int LARGE_EVENTS = 150;

  private static final String TOPIC = "public.monitored";
  private static final String LARGE = "x".repeat(60_000);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** What the nodes need so that it does not take long. */
  static final List<String> PROPERTIES =
      List.of(
          "--tidings.stream.outbox-size=64KB",
          "--tidings.stream.write-timeout=2s",
          "--tidings.limits.streams-per-user=2",
          "--tidings.snapshots.poll=1s");

  private final List<StreamProbe> streams = new ArrayList<>();

  /** All of it at that node, where streams then stay open. */
  void at(NodeProcess node) {
    int port = node.port();
    // The node follows the log from its first stream on: it has to read what was before.
    String old = publish(port, "1");
    publish(port, "2");
    resume(port, old);
    for (Transport transport : Transport.values()) {
      streams.add(StreamProbe.open(port, stream(TOPIC).over(transport)).expectConnected());
    }
    String recent = publish(port, "3");
    send(port, "/api/topics/" + TOPIC + "/events", event("4", false), "", 202);
    publish(port, "5");
    resume(port, recent);
    resume(port, "no cursor");
    reuseKeyAt(port);
    overtakeSlowClientAt(port);
    workAsUserAt(port);
    node.collectGarbage();
  }

  /** Some more of what a series begins with: a rate needs a second value. */
  void goOn(NodeProcess node) {
    publish(node.port(), "6");
  }

  private static void resume(int port, String cursor) {
    StreamProbe.open(port, stream(TOPIC).after(cursor)).expectConnected().close();
  }

  private static void reuseKeyAt(int port) {
    String path = "/api/topics/" + TOPIC + "/events";
    String key = "Idempotency-Key: key-" + port;
    send(port, path, event("4", true), key, 201);
    send(port, path, event("5", true), key, 422);
  }

  private void overtakeSlowClientAt(int port) {
    StreamRequest request = stream("public.large").withReceiveBuffer(4_096);
    StreamProbe slow = StreamProbe.open(port, request).expectConnected().stopReading();
    streams.add(slow);
    for (int i = 0; i < LARGE_EVENTS; i++) {
      String path = "/api/topics/public.large/events";
      send(port, path, event("\"" + LARGE + "\"", false), "", 202);
    }
  }

  /** Signs in, works, and opens one stream too many. */
  private void workAsUserAt(int port) {
    String credentials = "{\"username\":\"ada\",\"password\":\"%s\"}";
    send(port, "/login", credentials.formatted("not that"), "", 401);
    HttpResponse<String> login = send(port, "/login", credentials.formatted("tidings"), "", 200);
    String cookie = login.headers().firstValue("Set-Cookie").orElseThrow();
    String session = cookie.substring(0, cookie.indexOf(';'));
    StreamRequest request =
        stream().with("GET", "/user/events").header("Cookie", session).withNames();
    for (int i = 0; i < 3; i++) {
      streams.add(StreamProbe.open(port, request).expectAccepted());
    }
    String project = "P" + port;
    String body = "{\"key\":\"%s\",\"title\":\"Monitored\"}".formatted(project);
    send(port, "/api/projects", body, "Cookie: " + session, 201);
    String tickets = "/api/projects/" + project + "/tickets";
    send(port, tickets, "{\"title\":\"One\"}", "Cookie: " + session, 201);
  }

  private static String publish(int port, String data) {
    String path = "/api/topics/" + TOPIC + "/events";
    HttpResponse<String> answer = send(port, path, event(data, true), "", 201);
    return JsonMapper.shared().readTree(answer.body()).path("cursor").asString();
  }

  private static String event(String data, boolean durable) {
    return "{\"type\":\"moved\",\"durable\":%s,\"data\":%s}".formatted(durable, data);
  }

  private static HttpResponse<String> send(
      int port, String path, String body, String header, int expected) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .header("Sec-Fetch-Site", "same-origin")
            .POST(BodyPublishers.ofString(body));
    if (!header.isEmpty()) {
      String[] parts = header.split(": ", 2);
      request.header(parts[0], parts[1]);
    }
    try {
      HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() != expected) {
        throw new AssertionError("%s: %d %s".formatted(path, answer.statusCode(), answer.body()));
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    streams.forEach(StreamProbe::close);
  }
}
