package io.tidings.loadtest;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** What one node's {@code /actuator/prometheus} says at one moment. */
record NodeMetrics(String exposition) {

  static NodeMetrics of(HttpClient client, String metricsUrl)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(metricsUrl + "/actuator/prometheus"))
            .timeout(Duration.ofSeconds(10))
            .build();
    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("status " + answer.statusCode());
    }
    return new NodeMetrics(answer.body());
  }

  /**
   * The sum of all lines of a metric.
   *
   * @param label what their labels contain, such as {@code area="heap"}; empty for all
   * @return 0 when there is none
   */
  double sum(String metric, String label) {
    return exposition
        .lines()
        .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
        .filter(line -> line.contains(label))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
