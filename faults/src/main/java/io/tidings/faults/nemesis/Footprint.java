package io.tidings.faults.nemesis;

import io.tidings.faults.house.House;
import io.tidings.faults.house.NodeProcess;
import io.tidings.faults.ledger.Ledger;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * What a node holds of the system's and of its own resources (Linux).
 *
 * @param files open file descriptors
 * @param subscriptions of Redis, to channels of workspaces
 */
record Footprint(
    double files, double threads, double connections, double outboxBytes, double subscriptions) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** Pools and caches of the JVM and of libraries may have grown by so many. */
  private static final int POOLED = 25;

  /**
   * HAProxy passes on that a client has left at the second keepalive after it, and so does the
   * fault proxy before it: four of at most 15 s. A feed ends 10 s after its last stream.
   */
  private static final Duration GRACE = Duration.ofMinutes(2);

  private static final Duration GLANCE = Duration.ofMillis(500);

  static List<Footprint> of(House house) throws IOException {
    long subscriptions = 0;
    if (house.redis().primary().call("PUBSUB", "SHARDCHANNELS") instanceof List<?> channels) {
      // The nodes' own probes have channels of their own.
      subscriptions = channels.stream().filter(it -> it.toString().endsWith("}:ch")).count();
    }
    Stream.Builder<Footprint> all = Stream.builder();
    for (NodeProcess node : house.nodes()) {
      all.add(of(node, subscriptions));
    }
    return all.build().toList();
  }

  private static Footprint of(NodeProcess node, long subscriptions) throws IOException {
    String metrics = metrics(node);
    long threads =
        Files.readAllLines(Path.of("/proc/" + node.pid() + "/status")).stream()
            .filter(line -> line.startsWith("Threads:"))
            .mapToLong(line -> Long.parseLong(line.substring(8).strip()))
            .findFirst()
            .orElseThrow();
    return new Footprint(
        OpenFiles.of(node),
        threads,
        gauge(metrics, "tidings_connections"),
        gauge(metrics, "tidings_outbox_bytes"),
        subscriptions);
  }

  /** Notes for the checker that all is as it was, once it is, or after the grace. */
  static void compare(List<Footprint> before, House house, Ledger ledger) throws IOException {
    long deadline = System.nanoTime() + GRACE.toNanos();
    List<Footprint> after = of(house);
    while (System.nanoTime() < deadline && !returned(before, after)) {
      LockSupport.parkNanos(GLANCE.toNanos());
      after = of(house);
    }
    for (int i = 0; i < before.size(); i++) {
      String node = house.nodes().get(i).name();
      Footprint was = before.get(i);
      Footprint is = after.get(i);
      ledger.baseline(node + " open files", was.files, is.files, POOLED);
      ledger.baseline(node + " threads", was.threads, is.threads, POOLED);
      ledger.baseline(node + " connections", 0, is.connections, 0);
      ledger.baseline(node + " outbox bytes", 0, is.outboxBytes, 0);
      ledger.baseline("subscriptions", 0, is.subscriptions, 0);
    }
  }

  private static boolean returned(List<Footprint> before, List<Footprint> after) {
    for (int i = 0; i < before.size(); i++) {
      Footprint was = before.get(i);
      Footprint is = after.get(i);
      if (is.connections + is.outboxBytes + is.subscriptions > 0
          || is.files > was.files + POOLED
          || is.threads > was.threads + POOLED) {
        return false;
      }
    }
    return true;
  }

  private static String metrics(NodeProcess node) throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + node.port() + "/actuator/prometheus");
    try {
      return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** The sum over its labels. */
  private static double gauge(String metrics, String name) throws IOException {
    List<String> values =
        metrics
            .lines()
            .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
            .map(line -> line.substring(line.lastIndexOf(' ') + 1))
            .toList();
    if (values.isEmpty()) {
      throw new IOException("no metric " + name);
    }
    return values.stream().mapToDouble(Double::parseDouble).sum();
  }
}
