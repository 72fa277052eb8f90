package io.tidings.faults.nemesis;

import io.tidings.testbed.cluster.NodeProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/** A node's metrics at one moment, as Prometheus gets them. */
record NodeMetrics(String text) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  static NodeMetrics of(NodeProcess node) throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + node.managementPort() + "/actuator/prometheus");
    try {
      return new NodeMetrics(
          HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** The sum of a metric over its labels. */
  double sum(String name) throws IOException {
    List<String> values =
        text.lines()
            .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
            .map(line -> line.substring(line.lastIndexOf(' ') + 1))
            .toList();
    if (values.isEmpty()) {
      throw new IOException("no metric " + name);
    }
    return values.stream().mapToDouble(Double::parseDouble).sum();
  }
}
