package io.tidings.events.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One run of a redis-server, and a watcher that ends it when this JVM is killed. */
final class RedisProcess {
  private static final int START_SECONDS = 20;
  private static final int STOP_SECONDS = 10;
  private static final int LINES_KEPT = 20;

  private final Process server;
  private final Process watcher;
  private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
  private final ConcurrentLinkedDeque<String> lastLines = new ConcurrentLinkedDeque<>();

  private RedisProcess(Process server, Process watcher) {
    this.server = server;
    this.watcher = watcher;
    // Reading a pipe blocks the carrier of a virtual thread; a few servers would stop all others.
    Thread.ofPlatform().daemon().name("redis-server-log").start(this::readLog);
  }

  static RedisProcess start(List<String> command, Path folder) {
    try {
      Process server = new ProcessBuilder(command).redirectErrorStream(true).start();
      // Its input is a pipe from this JVM, which the system closes however this JVM ends.
      String script = "read -r _; kill -9 " + server.pid() + "; rm -rf '" + folder + "'";
      Process watcher = new ProcessBuilder("sh", "-c", script).start();
      RedisProcess started = new RedisProcess(server, watcher);
      started.awaitReady();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void stop() {
    server.destroy();
    try {
      if (!server.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        server.destroyForcibly();
      }
    } catch (InterruptedException e) {
      server.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    watcher.destroyForcibly();
  }

  void kill() {
    server.destroyForcibly();
    watcher.destroyForcibly();
    server.onExit().join();
  }

  void signal(String name) {
    try {
      new ProcessBuilder("sh", "-c", "kill -" + name + " " + server.pid()).start().onExit().join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady() {
    try {
      if (ready.get(START_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      lastLines.add(String.valueOf(e.getMessage()));
    }
    kill();
    throw new IllegalStateException("redis-server did not start: " + String.join("\n", lastLines));
  }

  /** Its log must be read, or it would hang once the pipe is full. */
  private void readLog() {
    try (BufferedReader log = server.inputReader()) {
      String line;
      while ((line = log.readLine()) != null) {
        lastLines.add(line);
        if (lastLines.size() > LINES_KEPT) {
          lastLines.poll();
        }
        if (line.contains("Ready to accept connections") || line.contains("Sentinel ID is")) {
          ready.complete(true);
        }
      }
      ready.complete(false);
    } catch (IOException e) {
      ready.complete(false);
    }
  }
}
