package io.tidings.loadtest;

import java.io.IOException;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the nodes' metrics say of the commits of a run, when their management ports are known. */
final class CommitMetrics {
  private final List<String> metricsUrls;
  private Metrics before = Metrics.of(List.of());

  CommitMetrics(List<String> metricsUrls) {
    this.metricsUrls = metricsUrls;
  }

  /** Reads them before the load. */
  void begin(LoadReport report) {
    before = read(report);
  }

  /** Notes what came since. */
  void end(LoadReport report) {
    if (!metricsUrls.isEmpty()) {
      Metrics during = read(report).since(before);
      report.note(
          String.format(
              Locale.ROOT,
              "from commit to write p50 %.0f ms, p99 %.0f ms (bounds of buckets); commits: %s",
              during.within(0.5) * 1_000,
              during.within(0.99) * 1_000,
              during.commits()));
    }
  }

  private Metrics read(LoadReport report) {
    List<String> expositions = new ArrayList<>();
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (String url : metricsUrls) {
        expositions.add(NodeMetrics.of(client, url).exposition());
      }
    } catch (IOException e) {
      report.note("metrics could not be read: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Metrics.of(expositions);
  }
}
