package io.tidings.node.connections;

import io.tidings.node.ops.Drain;
import io.tidings.node.relay.ConnectionReport;
import io.tidings.node.relay.Relay;
import io.tidings.node.relay.RelayReport;
import io.tidings.node.relay.Transport;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** The connections of this node. Thread-safe. */
final class LocalConnections {
  /** A lane's round takes milliseconds. */
  private static final Duration LANE_TIMEOUT = Duration.ofSeconds(1);

  private final String name;
  private final Relay relay;
  private final Drain drain;

  LocalConnections(String name, Relay relay, Drain drain) {
    this.name = name;
    this.relay = relay;
    this.drain = drain;
  }

  CompletableFuture<NodeAnswer> answer(ConnectionQuery query) {
    return relay.report(LANE_TIMEOUT).thenApplyAsync(report -> answer(query, report));
  }

  private NodeAnswer answer(ConnectionQuery query, RelayReport report) {
    List<ConnectionReport> matching =
        query.concerns(name)
            ? report.connections().stream().filter(query::matches).toList()
            : List.of();
    return new NodeAnswer(
        drain.draining(),
        open(report.connections()),
        report.connections().stream().mapToLong(ConnectionReport::behindMillis).max().orElse(0),
        report.silentLanes(),
        matching.size(),
        false,
        matching.stream()
            .sorted(query.sort().ofReports())
            .limit(query.limit())
            .map(connection -> ConnectionView.of(name, connection))
            .toList());
  }

  private static Map<String, Integer> open(List<ConnectionReport> connections) {
    Map<String, Integer> open = new TreeMap<>();
    Arrays.stream(Transport.values()).forEach(transport -> open.put(transport.word(), 0));
    connections.forEach(one -> open.merge(one.transport().word(), 1, Integer::sum));
    return open;
  }
}
