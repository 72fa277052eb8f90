package io.tidings.testbed.storm;

import io.tidings.events.embedded.RedisServer;
import io.tidings.testbed.cluster.NodeProcess;
import io.tidings.testbed.cluster.NodeProgram;
import io.tidings.testbed.websocket.ClientTransport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Measures storms against three real nodes, started by hand: {@code StormMain api-node.jar [clients
 * [missed [EVENT_STREAM|WEBSOCKET|both]]]}. In the first storm a node dies and the others have the
 * missed events in memory; in the second all nodes are new, so that a cold JVM has to read them
 * from the log.
 */
public final class StormMain {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private StormMain() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    int clients = args.length > 1 ? Integer.parseInt(args[1]) : 9_000;
    int missed = args.length > 2 ? Integer.parseInt(args[2]) : 100;
    List<ClientTransport> transports = transports(args.length > 3 ? args[3] : "EVENT_STREAM");
    try (RedisServer redis = RedisServer.start()) {
      List<String> properties =
          List.of(
              "--spring.data.redis.url=" + redis.url(),
              "--tidings.limits.guest-streams-per-address=0");
      NodeProgram program = NodeProgram.jar(Path.of(args[0])).heap("512m");
      List<NodeProcess> nodes =
          IntStream.range(0, 3)
              .mapToObj(i -> new NodeProcess(program, "storm-" + i, properties))
              .toList();
      try {
        nodes.forEach(NodeProcess::start);
        run(nodes, clients, transports, missed);
      } finally {
        nodes.forEach(NodeProcess::close);
      }
    }
  }

  private static List<ClientTransport> transports(String named) {
    return named.equals("both")
        ? List.of(ClientTransport.values())
        : List.of(ClientTransport.valueOf(named));
  }

  private static void run(
      List<NodeProcess> nodes, int clients, List<ClientTransport> transports, int missed)
      throws IOException, InterruptedException {
    List<Integer> ports = nodes.stream().map(NodeProcess::port).toList();
    try (Storm storm = new Storm(clients, transports, "public.storm", ports, TIMEOUT)) {
      System.out.printf("%d clients connected to cold nodes in %s%n", clients, storm.connectAll());
      List<NodeProcess> remainingNodes = nodes.subList(1, nodes.size());
      System.out.println(
          "a node died: "
              + storm.massReconnect(
                  missed, ports.subList(1, ports.size()), nodes.getFirst()::kill));
      System.out.println(
          "all nodes new: "
              + storm.massReconnect(
                  missed,
                  ports.subList(1, ports.size()),
                  () -> {
                    remainingNodes.forEach(NodeProcess::kill);
                    remainingNodes.forEach(NodeProcess::start);
                  }));
    }
  }
}
