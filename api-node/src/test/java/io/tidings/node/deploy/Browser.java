package io.tidings.node.deploy;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One page of a Chromium without a window and with a fresh profile, driven over the <a
 * href="https://chromedevtools.github.io/devtools-protocol/">DevTools protocol</a>.
 */
final class Browser implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final List<String> FLAGS =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--disable-dev-shm-usage",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--remote-debugging-port=0");
  private static final Duration START = Duration.ofSeconds(30);
  private static final int ANSWER_SECONDS = 20;

  private final Path profile;
  private final Process process;
  private final Process watcher;
  private final WebSocket page;
  private final AtomicInteger lastCall = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> calls = new ConcurrentHashMap<>();

  private Browser(Path program) throws IOException {
    profile = Files.createTempDirectory("tidings-browser-");
    process =
        new ProcessBuilder(
                Stream.concat(
                        Stream.of(program.toString(), "--user-data-dir=" + profile),
                        Stream.concat(FLAGS.stream(), Stream.of("about:blank")))
                    .toList())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    // Its input is a pipe of this JVM, which the system closes however this JVM ends.
    watcher = new ProcessBuilder("sh", "-c", "read -r _; kill -9 " + process.pid()).start();
    page =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(firstPage(), new Answers())
            .join();
  }

  /** Starts Chromium; ends the test visibly where it is not installed, and fails it in CI. */
  static Browser start() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    Optional<Path> program =
        NAMES.stream()
            .flatMap(name -> Arrays.stream(path.split(":", -1)).map(dir -> Path.of(dir, name)))
            .filter(Files::isExecutable)
            .findFirst();
    if (program.isEmpty() && System.getenv("TIDINGS_REQUIRE_ALL") != null) {
      fail("Chromium is not installed");
    }
    assumeTrue(program.isPresent(), "Chromium is not installed: the page was NOT tested");
    try {
      return new Browser(program.orElseThrow());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Loads a page, and waits until its modules ran. */
  void open(String url) {
    call("Page.navigate", JsonMapper.shared().createObjectNode().put("url", url));
    await(
        "the page " + url, "location.href === '" + url + "' && document.readyState === 'complete'");
  }

  /** The value of an expression in the page; promises are waited for. */
  JsonNode evaluate(String expression) {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            JsonMapper.shared()
                .createObjectNode()
                .put("expression", expression)
                .put("awaitPromise", true)
                .put("returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + answer.get("exceptionDetails"));
    }
    return answer.path("result").path("value");
  }

  /** Waits until the expression is true. */
  void await(String what, String expression) {
    Awaitility.await(what)
        .atMost(START)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> evaluate(expression).asBoolean());
  }

  private JsonNode call(String method, ObjectNode parameters) {
    int id = lastCall.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    calls.put(id, answer);
    ObjectNode message = JsonMapper.shared().createObjectNode().put("id", id).put("method", method);
    message.set("params", parameters);
    page.sendText(message.toString(), true).join();
    try {
      return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("Chromium did not answer " + method, e);
    }
  }

  /** Chromium writes the port it chose into its profile. */
  private URI firstPage() {
    Path chosen = profile.resolve("DevToolsActivePort");
    Awaitility.await("Chromium to start")
        .atMost(START)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> Files.exists(chosen) && Files.readAllLines(chosen).size() > 1);
    try {
      String port = Files.readAllLines(chosen).getFirst();
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list")).build();
      try (HttpClient http = HttpClient.newHttpClient()) {
        JsonNode targets =
            JsonMapper.shared().readTree(http.send(request, BodyHandlers.ofString()).body());
        for (JsonNode target : targets) {
          if (target.path("type").asString().equals("page")) {
            return URI.create(target.path("webSocketDebuggerUrl").asString());
          }
        }
        throw new AssertionError("Chromium has no page: " + targets);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    page.abort();
    process.destroyForcibly().onExit().join();
    watcher.destroyForcibly();
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      // Its helpers may still be leaving; the system clears what they left.
    }
  }

  /** Called by one thread at a time. */
  private final class Answers implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        JsonNode message = JsonMapper.shared().readTree(text.toString());
        text.setLength(0);
        CompletableFuture<JsonNode> answer = calls.remove(message.path("id").asInt(0));
        if (answer != null) {
          answer.complete(message.path("result"));
        }
      }
      socket.request(1);
      return CompletableFuture.completedStage(null);
    }
  }
}
