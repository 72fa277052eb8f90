package io.tidings.loadtest;

import java.io.IOException;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What waits in the nodes for slow clients, read once a second from their metrics: at most the
 * bound of {@code tidings.stream.outbox-total}, and nothing any more in the end. A node's heap must
 * not be full of it either.
 */
final class NodeMemory {
  private static final double MEGABYTE = 1024 * 1024;
  // What streams that are not slow may have under way at any moment.
  private static final double NEARLY_NOTHING = MEGABYTE;

  private final LoadReport report;
  private final List<String> urls;
  private final int boundMegabytes;
  private final int heapPercent;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, Double> waitingNow = new ConcurrentHashMap<>();
  // Of the reading thread, until it has ended.
  private double mostWaiting;
  private double mostHeap;

  private NodeMemory(LoadReport report, List<String> urls, int boundMegabytes, int heapPercent) {
    this.report = report;
    this.urls = urls;
    this.boundMegabytes = boundMegabytes;
    this.heapPercent = heapPercent;
  }

  static NodeMemory configured(Settings settings, LoadRun run) {
    NodeMemory memory =
        new NodeMemory(
            run.report(),
            run.settings().metricsUrls(),
            settings.count("OUTBOX_MB", 0, 0, 1_000_000),
            settings.count("HEAP_PERCENT", 90, 1, 100));
    run.report().atEnd(_ -> memory.judge());
    return memory;
  }

  void start() {
    if (!urls.isEmpty()) {
      Thread.ofPlatform().daemon().name("node memory").start(this::readUntilInterrupted);
    }
  }

  /** Whether the nodes have let go of what waited. */
  boolean settled() {
    return waitingNow.values().stream().allMatch(bytes -> bytes < NEARLY_NOTHING);
  }

  private void readUntilInterrupted() {
    try {
      while (true) {
        for (String url : urls) {
          read(url);
        }
        Thread.sleep(1_000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read(String url) throws InterruptedException {
    try {
      take(url, NodeMetrics.of(client, url));
    } catch (IOException e) {
      report.count("readings of %s that failed".formatted(url));
    }
  }

  synchronized void take(String url, NodeMetrics metrics) {
    double waiting = metrics.sum("tidings_outbox_held_bytes", "");
    double heap = metrics.sum("jvm_memory_max_bytes", "area=\"heap\"");
    double used = metrics.sum("jvm_memory_usage_after_gc", "area=\"heap\"") * 100;
    // A node's own default is a quarter of its heap.
    double bound = boundMegabytes > 0 ? boundMegabytes * MEGABYTE : heap / 4;
    waitingNow.put(url, waiting);
    mostWaiting = Math.max(mostWaiting, waiting);
    mostHeap = Math.max(mostHeap, used);
    if (waiting > bound) {
      report.failed(
          "%s: %.1f MB wait for slow clients, more than the bound of %.1f MB"
              .formatted(url, waiting / MEGABYTE, bound / MEGABYTE));
    }
    if (used > heapPercent) {
      report.failed(
          "%s: %.0f %% of the heap are used after a collection, more than the %d of HEAP_PERCENT"
              .formatted(url, used, heapPercent));
    }
  }

  private synchronized void judge() {
    if (urls.isEmpty()) {
      report.note("memory of the nodes was not looked at: METRICS_URLS is not set");
      return;
    }
    urls.stream()
        .filter(url -> !waitingNow.containsKey(url))
        .forEach(url -> report.failed("the metrics of %s could not be read".formatted(url)));
    report.note(
        "at most %.1f MB waited in a node for slow clients; its heap was at most %.0f %% full after a collection"
            .formatted(mostWaiting / MEGABYTE, mostHeap));
    waitingNow.forEach((url, bytes) -> {
      if (bytes >= NEARLY_NOTHING) {
        report.failed(
            "%s: %.1f MB still wait when all slow clients have caught up"
                .formatted(url, bytes / MEGABYTE));
      }
    });
  }
}
