package io.tidings.node.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.springframework.util.FileSystemUtils;

/** A running load balancer with the shipped configuration, in front of nodes on this machine. */
final class Balancer implements AutoCloseable {
  private static final Path SHIPPED = Path.of("../docs/load-balancers");

  private final Process process;
  private final Path directory;
  private final int port;

  private Balancer(Process process, Path directory, int port) {
    this.process = process;
    this.directory = directory;
    this.port = port;
  }

  static Balancer start(BalancerKind kind, List<Integer> nodes) {
    int port = freePort();
    try {
      Path directory = Files.createTempDirectory("tidings-balancer");
      ProcessBuilder command =
          switch (kind) {
            case NGINX -> nginx(kind.program(), directory, port, nodes);
            case HAPROXY -> haproxy(kind.program(), port, nodes);
          };
      Path log = directory.resolve("log");
      Process process = command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
      Balancer balancer = new Balancer(process, directory, port);
      Awaitility.await(kind + " listens")
          .atMost(Duration.ofSeconds(20))
          .until(() -> {
            if (!process.isAlive()) {
              throw new IllegalStateException(kind + " ended: " + Files.readString(log));
            }
            return listens(port);
          });
      return balancer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ProcessBuilder nginx(Path program, Path directory, int port, List<Integer> nodes)
      throws IOException {
    String shipped = Files.readString(SHIPPED.resolve("nginx.conf"));
    Path conf = directory.resolve("nginx.conf");
    Files.writeString(conf, shipped.replace("listen 8080", "listen 127.0.0.1:" + port));
    Files.writeString(
        directory.resolve("nodes.conf"),
        nodes.stream()
            .map(node -> "server 127.0.0.1:" + node + " max_fails=1 fail_timeout=5s;\n")
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

  private static ProcessBuilder haproxy(Path program, int port, List<Integer> nodes) {
    String conf = SHIPPED.resolve("haproxy.cfg").toString();
    ProcessBuilder command = new ProcessBuilder(program.toString(), "-db", "-f", conf);
    command.environment().put("TIDINGS_LISTEN", "127.0.0.1:" + port);
    for (int i = 0; i < nodes.size(); i++) {
      command.environment().put("TIDINGS_NODE_" + (i + 1), "127.0.0.1:" + nodes.get(i));
    }
    return command;
  }

  int port() {
    return port;
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
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
    FileSystemUtils.deleteRecursively(directory.toFile());
  }

  /** A port on which nothing listens. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
