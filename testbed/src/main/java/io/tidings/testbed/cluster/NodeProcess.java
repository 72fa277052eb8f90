package io.tidings.testbed.cluster;

import io.tidings.events.embedded.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** A node as a process of its own, which can be killed. It ends with this JVM in any case. */
public final class NodeProcess implements ClusterNode {
  /** Three nodes at once took more than 2 minutes where other builds ran beside them. */
  private static final Duration START_TIMEOUT = Duration.ofMinutes(4);

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(40);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final String name;
  private final List<String> properties;
  private final int port = Ports.free();
  private final int managementPort = Ports.free();
  private final Path output;
  private NodeProgram program;
  private @Nullable Process process;
  private @Nullable Process watcher;
  private volatile String lastAnswer = "nothing";

  /** A node that does not run yet; each property is {@code --name=value}. */
  public NodeProcess(NodeProgram program, String name, List<String> properties) {
    this.program = program;
    this.name = name;
    this.properties = List.copyOf(properties);
    this.output = Path.of("target", "nodes", name + "-" + port + ".log");
  }

  @Override
  public void start() {
    launch();
    awaitReady();
  }

  /** Starts the process and does not wait. */
  public void launch() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(program.options());
    command.addAll(properties);
    command.add("--spring.profiles.active=dev");
    command.add("--server.port=" + port);
    command.add("--management.server.port=" + managementPort);
    command.add("--tidings.node.name=" + name);
    command.add("--tidings.rehearsal.time=0s"); // tests wait for many nodes, and measure none
    try {
      Files.createDirectories(output.getParent());
      Process started =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
              .start();
      process = started;
      // Its input is a pipe of this JVM, which the system closes however this JVM ends.
      watcher = new ProcessBuilder("sh", "-c", "read -r _; kill -9 " + started.pid()).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs another program from the next start on, as a deployment of another release does. */
  public void replaceProgram(NodeProgram other) {
    program = other;
  }

  /** Fails with what the node says of itself, since its files may be gone when that is read. */
  public void awaitReady() {
    try {
      Awaitility.await(name + " to be ready")
          .atMost(START_TIMEOUT)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> !running().isAlive() || ready());
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          "%s is not ready after %s. It answers %s\n%s"
              .formatted(name, START_TIMEOUT, lastAnswer, new NodeReport(output, pid()).text()),
          e);
    }
    if (!running().isAlive()) {
      throw new AssertionError(
          "%s did not start\n%s".formatted(name, new NodeReport(output, pid()).lastOutput()));
    }
  }

  /** Ends it at once: {@code kill -9}. */
  public void kill() {
    running().destroyForcibly();
    awaitExit(Duration.ofSeconds(10));
  }

  /** Asks it to end, as an orchestrator does ({@code SIGTERM}), and does not wait. */
  public void terminate() {
    running().destroy();
  }

  /** Stops the process without ending it: connections stay open, nothing is answered. */
  public void pause() {
    signal("STOP");
  }

  /** Ends a {@link #pause}. */
  public void resume() {
    signal("CONT");
  }

  public long pid() {
    return running().pid();
  }

  /** Has its JVM do a full collection, so that only what is in use is on the heap. */
  public void collectGarbage() {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    execute(jcmd.toString(), Long.toString(pid()), "GC.run");
  }

  /** The output of the process, over all restarts. */
  public Path output() {
    return output;
  }

  /** Waits until the process has ended. */
  public void awaitExit(Duration within) {
    try {
      if (!running().waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(name + " still runs after " + within + ", see " + output);
      }
      if (watcher != null) {
        watcher.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public boolean alive() {
    return process != null && process.isAlive();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public int managementPort() {
    return managementPort;
  }

  @Override
  public void stop() {
    terminate();
    awaitExit(STOP_TIMEOUT);
  }

  @Override
  public void close() {
    if (alive()) {
      kill();
    }
  }

  private boolean ready() {
    URI uri = URI.create("http://localhost:" + port + "/readyz");
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
    try {
      HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
      lastAnswer = answer.statusCode() + " " + answer.body();
      return answer.statusCode() == 200;
    } catch (IOException e) {
      lastAnswer = e.toString();
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void signal(String signal) {
    execute("kill", "-" + signal, Long.toString(pid()));
  }

  private void execute(String... command) {
    try {
      int code =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
      if (code != 0) {
        throw new IllegalStateException(
            String.join(" ", command) + " (" + name + "): exit code " + code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException(name + " was not started");
    }
    return process;
  }
}
