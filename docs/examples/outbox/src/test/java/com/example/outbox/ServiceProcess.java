package com.example.outbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The service as a process of its own, which can be killed and started again. */
final class ServiceProcess implements AutoCloseable {
  /** The answer to a request whose service was killed. */
  static final int NONE = 0;

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

  private final String name;
  private final List<String> properties;
  private Path output;
  private int starts;
  private volatile int port;
  private volatile boolean ready;
  private Process process;

  ServiceProcess(String name, List<String> properties) {
    this.name = name;
    this.properties = properties;
  }

  /** Starts it on a free port, and does not wait. */
  void launch() throws IOException {
    output = Path.of("target", name + "-" + ++starts + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(OutboxApplication.class.getName());
    command.add("--server.port=0");
    command.addAll(properties);
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    Process started = process;
    Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
  }

  void awaitReady() {
    Awaitility.await("the service to be ready, see " + output)
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> !process.isAlive() || output().contains("Started OutboxApplication"));
    Matcher started = PORT.matcher(output());
    if (!started.find()) {
      throw new AssertionError("The service did not start, see " + output);
    }
    port = Integer.parseInt(started.group(1));
    ready = true;
  }

  /** Whether it has started, and was not killed since. */
  boolean isReady() {
    return ready;
  }

  /** Ends it with SIGKILL. */
  void kill() {
    ready = false;
    process.destroyForcibly().onExit().join();
  }

  /** What it has printed since its last start. */
  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds to an order; the status of the answer, or {@link #NONE}. */
  CompletableFuture<Integer> add(String order, long cents) {
    return send("POST", "/orders/" + order + "?cents=" + cents);
  }

  private CompletableFuture<Integer> send(String method, String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .method(method, BodyPublishers.noBody())
            .timeout(Duration.ofSeconds(30))
            .build();
    return HTTP.sendAsync(request, BodyHandlers.discarding())
        .handle((answer, failure) -> failure == null ? answer.statusCode() : none(failure));
  }

  private static int none(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof IOException) {
      return NONE;
    }
    throw new CompletionException(cause);
  }

  @Override
  public void close() {
    if (process != null) {
      kill();
    }
  }
}
