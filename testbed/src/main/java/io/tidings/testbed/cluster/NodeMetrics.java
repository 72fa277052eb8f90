package io.tidings.testbed.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/** What a node says of itself, at one moment. */
public record NodeMetrics(List<String> lines) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  public static NodeMetrics of(ClusterNode node) throws IOException {
    URI uri = URI.create("http://localhost:" + node.managementPort() + "/actuator/prometheus");
    try {
      return new NodeMetrics(
          HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofLines()).body().toList());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /**
   * The sum of all series of this metric.
   *
   * @param series its whole name; the first labels may follow it
   */
  public double sum(String series) {
    List<String> values =
        lines.stream()
            .filter(line -> line.startsWith(series))
            .filter(line -> series.contains("{") || "{ ".indexOf(line.charAt(series.length())) >= 0)
            .map(line -> line.substring(line.lastIndexOf(' ') + 1))
            .toList();
    if (values.isEmpty()) {
      throw new AssertionError("no metric " + series);
    }
    return values.stream().mapToDouble(Double::parseDouble).sum();
  }
}
