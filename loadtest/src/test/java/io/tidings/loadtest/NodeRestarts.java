package io.tidings.loadtest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Runs a command for one node after the other, and lets publishing go on until a while after. */
final class NodeRestarts {
  private static final Duration AFTERWARDS = Duration.ofSeconds(5);

  private final LoadRun run;
  private final String command;
  private final int nodes;
  private final Duration pause;
  private final Duration timeout;
  private volatile boolean running;

  private NodeRestarts(LoadRun run, String command, int nodes, Duration pause, Duration timeout) {
    this.run = run;
    this.command = command;
    this.nodes = nodes;
    this.pause = pause;
    this.timeout = timeout;
  }

  static NodeRestarts configured(Settings settings, LoadRun run) {
    Duration pause =
        settings.duration(
            "RESTART_PAUSE", Duration.ofSeconds(3), Duration.ZERO, Duration.ofHours(1));
    Duration timeout =
        settings.duration(
            "RESTART_TIMEOUT", Duration.ofMinutes(3), Duration.ofSeconds(1), Duration.ofHours(1));
    String command = settings.text("RESTART_COMMAND").orElse("");
    int nodes = command.isEmpty() ? 0 : settings.count("RESTART_NODES", 3, 1, 1_000);
    run.mayTakeLonger(timeout.plus(pause).multipliedBy(nodes).plus(AFTERWARDS));
    return new NodeRestarts(run, command, nodes, pause, timeout);
  }

  /** Returns at once; the restarts take minutes. */
  void start() {
    if (nodes == 0) {
      run.report().note("no RESTART_COMMAND: this injector restarted nothing");
      return;
    }
    running = true;
    run.holdLoad(true);
    Thread.ofPlatform().daemon().name("restarts").start(this::restartAll);
  }

  boolean running() {
    return running;
  }

  void restartAll() {
    try {
      for (int node = 1; node <= nodes; node++) {
        long begun = System.nanoTime();
        restart(node);
        run.report()
            .note(
                "node %d was restarted in %d s"
                    .formatted(node, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun)));
        Thread.sleep(node < nodes ? pause : AFTERWARDS);
      }
    } catch (IOException e) {
      run.report().failed(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      run.holdLoad(false);
      running = false;
    }
  }

  private void restart(int node) throws IOException, InterruptedException {
    // A file takes all that it prints: with a full pipe it would wait for a reader.
    Path output = Files.createTempFile("tidings-restart", ".log");
    try {
      restart(node, output);
    } finally {
      Files.delete(output);
    }
  }

  private void restart(int node, Path output) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("NODE", String.valueOf(node));
    Process process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      throw new IOException(
          "RESTART_COMMAND for node %d took more than the %d s of RESTART_TIMEOUT"
              .formatted(node, timeout.toSeconds()));
    }
    if (process.exitValue() != 0) {
      try (InputStream printed = Files.newInputStream(output)) {
        throw new IOException(
            "RESTART_COMMAND for node %d ended with %d: %s"
                .formatted(
                    node,
                    process.exitValue(),
                    new String(printed.readNBytes(500), StandardCharsets.UTF_8).strip()));
      }
    }
  }
}
