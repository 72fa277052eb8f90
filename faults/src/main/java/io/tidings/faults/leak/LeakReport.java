package io.tidings.faults.leak;

import io.tidings.faults.cluster.Cluster;
import io.tidings.testbed.cluster.NodeProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A cluster without clients before and after a long use. What it may hold more is what pools and
 * caches take that have no more than their size; a leak costs something with each connection, and a
 * soak opens tens of thousands of them.
 *
 * <p>A node that was started anew meanwhile proves nothing of the time before its start; it is only
 * told how much such a young node holds, beside the old one.
 */
public final class LeakReport {
  private static final double MEGABYTE = 1 << 20;

  /** A leaked connection costs more than 1 KB, as LeakTest has it: 4 MB are some thousand. */
  private static final double HEAP = 4 * MEGABYTE;

  /** The allocator of C keeps freed memory by thread; compiled code still grows. */
  private static final double RESIDENT = 48 * MEGABYTE;

  /** Jetty's buffers are pooled by thread, and there are some threads more. */
  private static final double DIRECT = 8 * MEGABYTE;

  /** Classes that the JVM makes for lambdas and reflection when they are called first. */
  private static final double CLASSES = 500;

  /** Idle threads end after a minute; Redis connections and jars make the difference of files. */
  private static final double POOLED = 25;

  /** Objects of one class of ours that caches have more or less … */
  private static final double OBJECTS = 200;

  /** … and what it may grow by with each stream that was opened: one in ten would be a leak. */
  private static final double OBJECTS_PER_STREAM = 0.1;

  private static final int GROWERS = 5;

  /** Keys that have to be gone by themselves once no client is there. */
  private static final Set<String> VANISHING = Set.of("state:ticket", "state:viewers");

  /**
   * HAProxy and the fault proxy pass a client's leaving on with the second keepalive after it,
   * feeds end 10 s after their last stream, and interest in users after its grace.
   */
  private static final Duration GRACE = Duration.ofMinutes(3);

  private static final Duration POLL_INTERVAL = Duration.ofSeconds(5);
  private static final double STEADY = MEGABYTE / 4;

  private final Usage before;
  private final Usage after;

  private LeakReport(Usage before, Usage after) {
    this.before = before;
    this.after = after;
  }

  /** What a cluster holds at one moment. */
  public record Usage(List<NodeFootprint> nodes, RedisFootprint redis) {
    private static Usage of(Cluster cluster) throws IOException, InterruptedException {
      List<NodeFootprint> nodes = new ArrayList<>();
      for (NodeProcess node : cluster.allNodes()) {
        nodes.add(NodeFootprint.of(node));
      }
      return new Usage(List.copyOf(nodes), RedisFootprint.of(cluster.redis().primary()));
    }

    private double heap() {
      return nodes.stream().mapToDouble(NodeFootprint::heap).sum();
    }

    private boolean idle() {
      return redis.channels() == 0 && nodes.stream().allMatch(NodeFootprint::idle);
    }
  }

  /** Waits until nothing more is freed, or the grace is over; the usage then. */
  public static Usage quiet(Cluster cluster) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + GRACE.toNanos();
    Usage last = Usage.of(cluster);
    while (System.nanoTime() < deadline) {
      LockSupport.parkNanos(POLL_INTERVAL.toNanos());
      Usage now = Usage.of(cluster);
      boolean steady = last.heap() - now.heap() < STEADY;
      last = now;
      if (steady && now.idle()) {
        break;
      }
    }
    return last;
  }

  public static LeakReport between(Usage before, Usage after) {
    return new LeakReport(before, after);
  }

  /** Whether nothing leaked. */
  public boolean held() {
    return rows().stream().allMatch(LeakRow::held);
  }

  /** As a table in Markdown. */
  public String markdown() {
    return rows().stream()
        .map(LeakRow::markdown)
        .collect(
            Collectors.joining(
                "",
                "| | what | before | after | allowed | verdict |\n|---|---|---|---|---|---|\n",
                ""));
  }

  private List<LeakRow> rows() {
    List<LeakRow> rows = new ArrayList<>();
    for (int i = 0; i < before.nodes().size(); i++) {
      addNode(rows, before.nodes().get(i), after.nodes().get(i));
    }
    addRedis(rows, before.redis(), after.redis());
    return rows;
  }

  private static void addNode(List<LeakRow> rows, NodeFootprint was, NodeFootprint is) {
    if (was.pid() == is.pid()) {
      addSurvivor(rows, was, is);
    } else {
      rows.add(megabytes(is.node() + ", started anew", "heap, MB", was.heap(), is.heap(), null));
    }
    is.gauges()
        .forEach((gauge, value) -> {
          double start = was.gauges().getOrDefault(gauge, 0.0);
          if (was.pid() == is.pid() || value > 0) {
            rows.add(new LeakRow(is.node(), "`" + gauge + "`", start, value, 0.0));
          }
        });
  }

  private static void addSurvivor(List<LeakRow> rows, NodeFootprint was, NodeFootprint is) {
    String node = is.node();
    rows.add(megabytes(node, "heap in use, MB", was.heap(), is.heap(), HEAP));
    rows.add(
        megabytes(node, "memory beside the heap, MB", was.resident(), is.resident(), RESIDENT));
    rows.add(megabytes(node, "direct buffers, MB", was.direct(), is.direct(), DIRECT));
    rows.add(more(node, "threads", was.threads(), is.threads(), POOLED));
    rows.add(more(node, "open files", was.files(), is.files(), POOLED));
    rows.add(more(node, "classes", was.loaded(), is.loaded(), CLASSES));
    double opened = is.opened() - was.opened();
    rows.add(new LeakRow(node, "streams opened", was.opened(), is.opened(), null));
    double objects = Math.max(OBJECTS, OBJECTS_PER_STREAM * opened);
    ClassHistogram ours = was.classes().ours();
    for (String type : is.classes().ours().growersSince(ours, GROWERS)) {
      double count = is.classes().count(type);
      rows.add(more(node, "`" + type + "`", (double) ours.count(type), count, objects));
    }
    for (String type : is.classes().growersSince(was.classes(), GROWERS)) {
      rows.add(
          new LeakRow(
              node, "`" + type + "`", was.classes().count(type), is.classes().count(type), null));
    }
  }

  private static void addRedis(List<LeakRow> rows, RedisFootprint was, RedisFootprint is) {
    rows.add(new LeakRow("Redis", "channels with subscribers", was.channels(), is.channels(), 0.0));
    rows.add(more("Redis", "connections", was.clients(), is.clients(), POOLED));
    rows.add(megabytes("Redis", "memory of its data, MB", was.memory(), is.memory(), null));
    is.keys()
        .forEach((kind, count) ->
            rows.add(
                new LeakRow(
                    "Redis",
                    "keys `" + kind + "`",
                    was.keys().getOrDefault(kind, 0L),
                    count,
                    VANISHING.contains(kind) ? 0.0 : null)));
  }

  private static LeakRow more(String where, String what, double was, double is, double growth) {
    return new LeakRow(where, what, was, is, was + growth);
  }

  private static LeakRow megabytes(
      String where, String what, double was, double is, @Nullable Double growth) {
    return new LeakRow(
        where,
        what,
        was / MEGABYTE,
        is / MEGABYTE,
        growth == null ? null : (was + growth) / MEGABYTE);
  }
}
