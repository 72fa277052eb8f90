package io.tidings.node.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The connections of a node.
 *
 * @param silentLanes names of the lanes that did not answer in time
 */
public record RelayReport(List<ConnectionReport> connections, List<String> silentLanes) {

  /** What lanes have answered, once each of them has, or has had its time. */
  static RelayReport of(Map<String, CompletableFuture<List<ConnectionReport>>> reports) {
    List<ConnectionReport> connections = new ArrayList<>();
    List<String> silent = new ArrayList<>();
    reports.forEach((lane, report) -> {
      if (report.isCompletedExceptionally()) {
        silent.add(lane);
      } else {
        connections.addAll(report.join());
      }
    });
    return new RelayReport(connections, silent);
  }
}
