package com.example.publisher;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Chromium without a window and with one tab, told what to do by its DevTools protocol. */
final class Chromium implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path profile = Files.createTempDirectory("chromium-");
  private final BlockingQueue<JsonNode> answers = new ArrayBlockingQueue<>(1);
  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final WebSocket tools;
  private final String tab;
  private int calls;

  /** Starts the program and opens the page. */
  Chromium(Path program, String url) throws IOException, InterruptedException {
    process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    tools = http.newWebSocketBuilder().buildAsync(address(), new Answers()).join();
    String target = call("Target.createTarget", Map.of("url", url)).path("targetId").asString();
    tab =
        call("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .path("sessionId")
            .asString();
  }

  static Optional<Path> installed() {
    return Stream.of(System.getenv("PATH").split(":"))
        .flatMap(folder -> Stream.of("chromium", "google-chrome").map(Path.of(folder)::resolve))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Waits until the page says true to this JavaScript. */
  void until(String expression) {
    Awaitility.await(expression)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> evaluate(expression).asBoolean(false));
  }

  JsonNode evaluate(String expression) throws InterruptedException {
    return call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true))
        .path("result")
        .path("value");
  }

  private JsonNode call(String method, Map<String, ?> params) throws InterruptedException {
    Map<String, ?> call =
        tab == null
            ? Map.of("id", ++calls, "method", method, "params", params)
            : Map.of("id", ++calls, "method", method, "params", params, "sessionId", tab);
    tools.sendText(JSON.writeValueAsString(call), true).join();
    JsonNode answer = answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (answer == null || !answer.has("result")) {
      throw new AssertionError(method + " was answered with " + answer);
    }
    return answer.path("result");
  }

  /** Chromium writes the port that it chose, and the path, into its profile. */
  private URI address() throws IOException {
    Path chosen = profile.resolve("DevToolsActivePort");
    Awaitility.await("Chromium to start")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> Files.exists(chosen) && Files.readAllLines(chosen).size() == 2);
    return URI.create("ws://127.0.0.1:" + String.join("", Files.readAllLines(chosen)));
  }

  @Override
  public void close() {
    http.shutdownNow();
    process.descendants().toList().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
    // What such a process had begun to write may still come into a folder that was just emptied.
    Awaitility.await("the profile to be deleted")
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> FileSystemUtils.deleteRecursively(profile) || Files.notExists(profile));
  }

  /** Keeps the answers to calls; events of the protocol have no id and are dropped. */
  private final class Answers implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        JsonNode message = JSON.readTree(text.toString());
        text.setLength(0);
        if (message.has("id")) {
          answers.add(message);
        }
      }
      socket.request(1);
      return null;
    }
  }
}
