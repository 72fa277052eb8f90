package io.tidings.events.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A redis-server child process on a free port of this machine, with a folder of its own. It ends
 * with {@link #close}, with this JVM, and even when this JVM is killed.
 */
public final class RedisServer implements RedisServers {
  /** The recommended configuration of a server for Tidings; later lines win. */
  private static final List<String> SERVER =
      List.of(
          "save \"\"",
          "maxmemory-policy noeviction",
          "client-output-buffer-limit pubsub 256mb 64mb 60");

  private final Path binary;
  private final boolean sentinel;
  private final List<String> config;
  private final Path folder;
  private final Thread hook = new Thread(this::destroy, "stop-redis-server");
  private int port;
  private @Nullable RedisProcess process;
  private boolean paused;

  private RedisServer(Path binary, boolean sentinel, List<String> config) {
    this.binary = binary;
    this.sentinel = sentinel;
    this.config = config;
    try {
      this.folder = Files.createTempDirectory("tidings-redis-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Starts a server; each config line is one of {@code redis.conf}. */
  public static RedisServer start(String... config) {
    return start(RedisBinary.find(), config);
  }

  /** Starts a server from that binary. */
  public static RedisServer start(Path binary, String... config) {
    List<String> lines = new ArrayList<>(SERVER);
    lines.addAll(List.of(config));
    return new RedisServer(binary, false, lines).startOnFreePort();
  }

  /** Starts a Sentinel. */
  public static RedisServer startSentinel(String... config) {
    return new RedisServer(RedisBinary.find(), true, List.of(config)).startOnFreePort();
  }

  public int port() {
    return port;
  }

  /** Such as {@code redis://127.0.0.1:41234}. */
  @Override
  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  /**
   * Sends one command on a connection of its own. Answers with {@link String}s, {@link Long}s and
   * {@link List}s of them; an absent value is an empty string.
   *
   * @throws UncheckedIOException when the server does not answer within 3 s
   * @throws RedisErrorReplyException when it answers with an error
   */
  public Object call(String... words) {
    return RespClient.call(port, words);
  }

  /** Ends the process as an operator would; data that the config keeps on disk survives. */
  public synchronized void stop() {
    RedisProcess running = process;
    process = null;
    if (running != null) {
      running.stop();
    }
  }

  /** Ends the process with SIGKILL. */
  public synchronized void kill() {
    RedisProcess running = process;
    process = null;
    if (running != null) {
      running.kill();
    }
  }

  /** Stops time for the process: connections stay open, nothing is answered. */
  public synchronized void pause() {
    process().signal("STOP");
    paused = true;
  }

  /** Ends a {@link #pause}. */
  public synchronized void resume() {
    process().signal("CONT");
    paused = false;
  }

  /**
   * Starts again on the same port and in the same folder, whether or not it was stopped or killed
   * before.
   */
  public synchronized void restart() {
    kill();
    paused = false;
    process = RedisProcess.start(command(), folder);
  }

  /** Ends a {@link #pause}, with all data, or starts again when it was stopped or killed. */
  public synchronized void recover() {
    if (process == null) {
      restart();
    } else if (paused) {
      resume();
    }
  }

  /** Whether the process runs, as far as this JVM knows, and is not paused. */
  public synchronized boolean running() {
    return process != null && !paused;
  }

  /** Ends the process and removes its folder. */
  @Override
  public synchronized void close() {
    destroy();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is on its way out already, and the hook has nothing left to do.
    }
  }

  private synchronized RedisServer startOnFreePort() {
    for (int attempt = 1; ; attempt++) {
      try {
        port = Ports.free();
        writeConfig();
        process = RedisProcess.start(command(), folder);
        return this;
      } catch (IOException e) {
        close();
        throw new UncheckedIOException(e);
      } catch (IllegalStateException e) {
        // Another process may have taken the port in between.
        if (attempt == 3) {
          close();
          throw e;
        }
      }
    }
  }

  private void writeConfig() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("port " + port);
    lines.add("bind 127.0.0.1");
    lines.add("dir " + folder);
    lines.addAll(config);
    Files.write(folder.resolve("redis.conf"), lines);
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(binary.toString());
    command.add(folder.resolve("redis.conf").toString());
    if (sentinel) {
      command.add("--sentinel");
    }
    return command;
  }

  private RedisProcess process() {
    RedisProcess running = process;
    if (running == null) {
      throw new IllegalStateException("the server was stopped");
    }
    return running;
  }

  private void destroy() {
    kill();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      // Left for the system's cleaning of temporary files.
    }
  }
}
