package io.tidings.node.cluster;

import io.tidings.node.test.TestCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Publishes numbered events at a steady rate, in turn over topics and nodes, until it is stopped.
 */
final class SteadyPublisher implements AutoCloseable {
  private final TestCluster<?> cluster;
  private final List<String> topics;
  private final List<Integer> nodes;
  private final long interval;
  private final List<String> cursors = new ArrayList<>();
  private final AtomicBoolean running = new AtomicBoolean(true);
  private final Thread thread;

  SteadyPublisher(TestCluster<?> cluster, List<String> topics, List<Integer> nodes, int perSecond) {
    this.cluster = cluster;
    this.topics = topics;
    this.nodes = nodes;
    this.interval = 1_000_000_000L / perSecond;
    this.thread = Thread.ofPlatform().name("publisher").start(this::run);
  }

  private void run() {
    long next = System.nanoTime();
    for (int i = 0; running.get(); i++) {
      String topic = topics.get(i % topics.size());
      int node = nodes.get(i % nodes.size());
      String cursor = cluster.publish(node, topic, "numbered", Integer.toString(i));
      synchronized (cursors) {
        cursors.add(cursor);
        cursors.notifyAll();
      }
      next += interval;
      while (running.get() && System.nanoTime() < next) {
        LockSupport.parkNanos(next - System.nanoTime());
      }
    }
  }

  /** Waits until so many events were acknowledged. */
  void await(int count) throws InterruptedException {
    synchronized (cursors) {
      while (cursors.size() < count) {
        if (!thread.isAlive()) {
          throw new AssertionError("the publisher failed after " + cursors.size() + " events");
        }
        cursors.wait(1_000);
      }
    }
  }

  /** Stops, and tells the cursors of all that was acknowledged, in order. */
  List<String> stop() throws InterruptedException {
    close();
    synchronized (cursors) {
      return List.copyOf(cursors);
    }
  }

  @Override
  public void close() throws InterruptedException {
    running.set(false);
    LockSupport.unpark(thread);
    thread.join();
  }
}
