package io.tidings.node;

import static io.tidings.node.test.StreamRequest.stream;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import io.tidings.events.embedded.RedisServer;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.StreamRequest;
import io.tidings.testbed.cluster.NodeProcess;
import io.tidings.testbed.cluster.NodeProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** docs/architecture.md names what there is, and its walks are how a node works. */
class ArchitectureTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Path PAGE = Path.of("../docs/architecture.md");
  private static final Pattern NAME = Pattern.compile("`([A-Z]\\w+)(?:\\.([a-z]\\w+))?`");
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("io.tidings");

  @TempDir private Path folder;

  private record Named(String type, String method) {
    boolean exists() {
      return CLASSES.stream()
          .filter(candidate -> candidate.getSimpleName().equals(type))
          .anyMatch(candidate -> method.isEmpty() || declares(candidate));
    }

    private boolean declares(JavaClass candidate) {
      return candidate.getMethods().stream().map(JavaMethod::getName).anyMatch(method::equals);
    }

    /** As the recorder wants it. */
    String filter() {
      return CLASSES.stream()
          .filter(candidate -> candidate.getSimpleName().equals(type))
          .map(candidate -> candidate.getName() + "::" + method)
          .collect(joining(";"));
    }
  }

  /** Names of classes and methods; in a part of the page when that is named. */
  private static Set<Named> names(String section) throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(section);
    assertThat(begin).as(section).isNotNegative();
    int end = section.isEmpty() ? -1 : page.indexOf("\n## ", begin);
    Set<Named> names = new LinkedHashSet<>();
    NAME.matcher(page.substring(begin, end < 0 ? page.length() : end))
        .results()
        .map(found -> new Named(found.group(1), found.group(2) == null ? "" : found.group(2)))
        .forEach(names::add);
    return names;
  }

  @Test
  void page_namesWhatThereIs() throws IOException {
    Set<Named> names = names("");
    names.removeIf(name -> name.type().endsWith("Test") || name.exists());
    assertThat(names).isEmpty();
  }

  /**
   * Each method that a walk names is called when a node is asked for what the walk is about. The
   * node is a process of its own: a JVM cannot well trace classes that it has loaded already.
   */
  @Test
  @Tag("slow")
  void walks_areHowANodeWorks() throws IOException {
    Path file = folder.resolve("walks.jfr").toAbsolutePath();
    List<String> options =
        new ArrayList<>(NodeProgram.classPath(ApiNode.class.getName()).options());
    options.add(0, "-XX:StartFlightRecording:filename=" + file + ",method-trace=" + filter());
    Map<String, Instant> begun = new LinkedHashMap<>();
    try (RedisServer redis = RedisServer.start();
        NodeProcess node =
            new NodeProcess(
                new NodeProgram(options),
                "traced",
                List.of("--spring.data.redis.url=" + redis.url()))) {
      node.start();
      int port = node.port();
      begun.put("## One event", Instant.now());
      followEvent(port);
      String cursor = publish(port, "public.return");
      publish(port, "public.return");
      begun.put("## One reconnect", Instant.now());
      reconnect(port, cursor);
      String cookie = signIn(port);
      begun.put("## One card's move", Instant.now());
      moveCard(port, cookie);
      node.stop();
    }
    assertCalled(RecordingFile.readAllEvents(file), begun);
  }

  private static void followEvent(int port) {
    try (SseProbe probe = SseProbe.open(port, stream("public.walk"))) {
      probe.expectConnected();
      publish(port, "public.walk");
      probe.expectEvent("walked");
    }
  }

  /** Of a client that missed an event which only the log has, and stays for another one. */
  private static void reconnect(int port, String cursor) {
    try (SseProbe probe = SseProbe.open(port, stream("public.return").after(cursor))) {
      probe.expectEvent("walked");
      publish(port, "public.return");
      probe.expectEvent("walked");
    }
  }

  private static void moveCard(int port, String cookie) {
    JsonNode board = json(send(port, "GET", "/api/projects/DEMO/board", "", cookie));
    JsonNode ticket = board.path("tickets").get(0);
    String from = ticket.path("columnId").asString();
    String to =
        board
            .path("columns")
            .valueStream()
            .map(column -> column.path("id").asString())
            .filter(id -> !id.equals(from))
            .findFirst()
            .orElseThrow();
    StreamRequest events = stream().with("GET", "/user/events").header("Cookie", cookie);
    try (SseProbe probe = SseProbe.open(port, events)) {
      probe.expectConnected();
      String path = "/api/projects/DEMO/tickets/" + ticket.path("id").asString() + "/move";
      send(port, "POST", path, "{\"columnId\":\"%s\",\"order\":1}".formatted(to), cookie);
      probe.expectEvent("project-board." + board.path("project").path("id").asString());
    }
  }

  private static String signIn(int port) {
    String ada = "{\"username\":\"ada\",\"password\":\"tidings\"}";
    HttpResponse<String> answer = send(port, "POST", "/login", ada, "");
    return answer.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
  }

  private static String publish(int port, String topic) {
    String path = "/api/topics/" + topic + "/events";
    return json(send(port, "POST", path, "{\"type\":\"walked\",\"data\":1}", ""))
        .path("cursor")
        .asString();
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return JsonMapper.shared().readTree(answer.body());
  }

  private static HttpResponse<String> send(
      int port, String method, String path, String body, String cookie) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .header("Content-Type", "application/json")
            .header("Sec-Fetch-Site", "same-origin")
            .method(method, BodyPublishers.ofString(body));
    if (!cookie.isEmpty()) {
      request.header("Cookie", cookie);
    }
    try {
      HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertCalled(List<RecordedEvent> events, Map<String, Instant> begun)
      throws IOException {
    Instant end = Instant.MAX;
    for (String section : List.copyOf(begun.keySet()).reversed()) {
      Instant begin = requireNonNull(begun.get(section));
      Set<Named> missing = methods(section);
      for (RecordedEvent event : events) {
        Instant time = event.getStartTime();
        if (event.getEventType().getName().equals("jdk.MethodTrace")
            && !time.isBefore(begin)
            && time.isBefore(end)) {
          RecordedMethod method = event.getValue("method");
          String type = method.getType().getName().replaceFirst(".*[.$]", "");
          missing.remove(new Named(type, method.getName()));
        }
      }
      assertThat(missing).as("of %s, not called", section).isEmpty();
      end = begin;
    }
  }

  private static String filter() throws IOException {
    return methods("").stream().map(Named::filter).collect(joining(";"));
  }

  private static Set<Named> methods(String section) throws IOException {
    Set<Named> methods = names(section);
    methods.removeIf(name -> name.method().isEmpty());
    return methods;
  }
}
