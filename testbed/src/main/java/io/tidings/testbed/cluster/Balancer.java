package io.tidings.testbed.cluster;

import io.tidings.events.embedded.Ports;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A running load balancer with the shipped configuration, in front of nodes on this machine. */
public final class Balancer implements AutoCloseable {
  private static final Pattern SHIPPED_ENDPOINT =
      Pattern.compile("(?m)^ *- endpoint: .*address: node-\\d, port_value: 8080.*\\n");

  private final BalancerKind kind;
  private final List<Integer> nodes;
  private final Path directory;
  private final int port = Ports.free();
  private final int tlsPort = Ports.free();
  private final Thread shutdownHook = new Thread(this::kill, "stop-balancer");
  private UnaryOperator<String> configEdit;
  private Process process;

  private Balancer(BalancerKind kind, List<Integer> nodes, UnaryOperator<String> configEdit)
      throws IOException {
    this.kind = kind;
    this.nodes = List.copyOf(nodes);
    this.configEdit = configEdit;
    this.directory = Files.createTempDirectory("tidings-balancer");
    Runtime.getRuntime().addShutdownHook(shutdownHook);
    this.process = launch();
  }

  public static Balancer start(BalancerKind kind, List<Integer> nodes) {
    return start(kind, nodes, UnaryOperator.identity());
  }

  /** The same with another configuration than the shipped one. */
  public static Balancer start(
      BalancerKind kind, List<Integer> nodes, UnaryOperator<String> changed) {
    try {
      return new Balancer(kind, nodes, changed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return port;
  }

  /** Where it listens with the configuration's lines for TLS, which are comments as shipped. */
  public int tlsPort() {
    return tlsPort;
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  public URI tlsUri(String path) {
    return URI.create("https://127.0.0.1:" + tlsPort + path);
  }

  /**
   * Asks it to take no more connections, as an operator does before it is replaced. It goes on with
   * those that it has.
   */
  public void drain() {
    switch (kind) {
      case NGINX -> signal("QUIT");
      case HAPROXY -> signal("USR1");
      case ENVOY -> EnvoyAdmin.post(directory.resolve("envoy-admin.sock"), "/drain_listeners");
    }
  }

  /** Whether it still runs, and takes connections or has some. */
  public boolean runs() {
    return process.isAlive();
  }

  /** Reads its configuration again, as an operator does while it runs (nginx alone). */
  public void reload() {
    signal("HUP");
  }

  private void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it and its workers with SIGKILL. */
  public void kill() {
    List<ProcessHandle> workers = process.descendants().toList();
    process.destroyForcibly();
    workers.forEach(ProcessHandle::destroyForcibly);
    process.onExit().orTimeout(5, TimeUnit.SECONDS).join();
    workers.forEach(worker -> worker.onExit().orTimeout(5, TimeUnit.SECONDS).join());
  }

  /** Starts it again on the same port with the shipped configuration, after a {@link #kill}. */
  public void restart() {
    restart(UnaryOperator.identity());
  }

  /** The same with another configuration than the shipped one. */
  public void restart(UnaryOperator<String> changed) {
    configEdit = changed;
    try {
      process = launch();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    process
        .onExit()
        .completeOnTimeout(process, 5, TimeUnit.SECONDS)
        .thenAccept(Process::destroyForcibly)
        .join();
    Runtime.getRuntime().removeShutdownHook(shutdownHook);
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException | UncheckedIOException e) {
      // Left for the system's cleaning of temporary files.
    }
  }

  private Process launch() throws IOException {
    Path program =
        kind.program().orElseThrow(() -> new IllegalStateException(kind + " is not installed"));
    ProcessBuilder command =
        switch (kind) {
          case NGINX -> nginx(program);
          case HAPROXY -> haproxy(program);
          case ENVOY -> envoy(program);
        };
    Path log = directory.resolve("log");
    Process started = command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Awaitility.await(kind + " listens")
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> {
          if (!started.isAlive()) {
            throw new IllegalStateException(kind + " ended: " + Files.readString(log));
          }
          return Ports.listens(port);
        });
    return started;
  }

  private ProcessBuilder nginx(Path program) throws IOException {
    String shipped = Files.readString(shipped("nginx.conf"));
    Path conf = directory.resolve("nginx.conf");
    Files.writeString(
        conf,
        configEdit.apply(onItsPorts(shipped.replace("listen 8080", "listen 127.0.0.1:" + port))));
    Files.writeString(
        directory.resolve("nodes.conf"),
        nodes.stream()
            .map(node -> "server 127.0.0.1:" + node + " max_fails=0;\n")
            .collect(Collectors.joining()));
    return new ProcessBuilder(
        program.toString(),
        "-p",
        directory.toString(),
        "-c",
        conf.toString(),
        "-e",
        "stderr",
        "-g",
        "daemon off;");
  }

  private ProcessBuilder haproxy(Path program) throws IOException {
    Path conf = directory.resolve("haproxy.cfg");
    Files.writeString(conf, configEdit.apply(onItsPorts(Files.readString(shipped("haproxy.cfg")))));
    ProcessBuilder command = new ProcessBuilder(program.toString(), "-db", "-f", conf.toString());
    command.environment().put("TIDINGS_LISTEN", "127.0.0.1:" + port);
    for (int i = 0; i < nodes.size(); i++) {
      command.environment().put("TIDINGS_NODE_" + (i + 1), "127.0.0.1:" + nodes.get(i));
    }
    return command;
  }

  private ProcessBuilder envoy(Path program) throws IOException {
    String shipped =
        Files.readString(shipped("envoy.yaml"))
            .replace("0.0.0.0, port_value: 8080", "127.0.0.1, port_value: " + port)
            .replace("type: STRICT_DNS", "type: STATIC");
    String endpoint =
        SHIPPED_ENDPOINT
            .matcher(shipped)
            .results()
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("envoy.yaml has no node"))
            .group();
    String endpoints =
        nodes.stream()
            .map(node -> endpoint.replaceFirst("node-.*8080", "127.0.0.1, port_value: " + node))
            .collect(Collectors.joining());
    shipped = SHIPPED_ENDPOINT.matcher(shipped).replaceFirst(endpoints);
    shipped = SHIPPED_ENDPOINT.matcher(shipped).replaceAll("");
    Files.writeString(directory.resolve("envoy.yaml"), configEdit.apply(onItsPorts(shipped)));
    return new ProcessBuilder(
            program.toString(),
            "-c",
            "envoy.yaml",
            "-l",
            "warning",
            "--concurrency",
            "2",
            "--disable-hot-restart")
        .directory(directory.toFile());
  }

  private String onItsPorts(String config) {
    return config.replaceAll("\\b8443\\b", Integer.toString(tlsPort)); // not in 18443, say
  }

  /** Finds the file from the project's folder or one of its modules. */
  private static Path shipped(String file) {
    Path here = Path.of("docs/load-balancers", file);
    return Files.exists(here) ? here : Path.of("../docs/load-balancers", file);
  }
}
