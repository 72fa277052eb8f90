package io.tidings.faults.load;

import io.tidings.faults.ledger.Ledger;
import io.tidings.faults.ledger.LedgerFileWriter;
import io.tidings.faults.ledger.Payload;
import io.tidings.faults.ledger.PublisherEntry;
import io.tidings.faults.ledger.PublisherEntry.Acknowledged;
import io.tidings.faults.ledger.PublisherEntry.Indeterminate;
import io.tidings.faults.ledger.PublisherEntry.Refused;
import io.tidings.faults.ledger.PublisherEntry.Sent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * Publishes numbered events at a steady rate, sometimes two together, both small ones and ones that
 * do not fit into their announcement, and keeps a journal of the answers.
 */
public final class RecordingPublisher implements AutoCloseable {
  private static final Duration RETRY = Duration.ofMillis(50);

  /** The length of a text that does not fit into an announcement. */
  private static final int LONG_TEXT = 1_500;

  private final String name;
  private final Ledger ledger;
  private final LedgerFileWriter<PublisherEntry> journal;
  private final List<String> topics;
  private final PublishClient client;
  private final long interval;
  private final boolean toAllTopics;
  private final RandomGenerator random;
  private final Thread thread;
  private volatile boolean running = true;
  private volatile boolean paused;

  // Guarded by this; the lock is held for as long as a request takes.
  private long number;

  private RecordingPublisher(
      String name,
      Ledger ledger,
      List<String> topics,
      List<Integer> ports,
      int perSecond,
      boolean toAllTopics,
      RandomGenerator random) {
    this.name = name;
    this.ledger = ledger;
    this.journal = ledger.publisher(name);
    this.topics = List.copyOf(topics);
    this.client = new PublishClient(ports);
    this.interval = 1_000_000_000L / perSecond;
    this.toAllTopics = toAllTopics;
    this.random = random;
    this.thread = Thread.ofVirtual().name("publisher-" + name).unstarted(this::run);
  }

  /** Starts to publish this many events a second, in turn over those ports. */
  public static RecordingPublisher start(
      String name,
      Ledger ledger,
      List<String> topics,
      List<Integer> ports,
      int perSecond,
      RandomGenerator random) {
    return start(new RecordingPublisher(name, ledger, topics, ports, perSecond, false, random));
  }

  /** The same with each event in every topic, so that all clients get a sign of life. */
  public static RecordingPublisher startBeacon(
      String name,
      Ledger ledger,
      List<String> topics,
      List<Integer> ports,
      int perSecond,
      RandomGenerator random) {
    return start(new RecordingPublisher(name, ledger, topics, ports, perSecond, true, random));
  }

  private static RecordingPublisher start(RecordingPublisher publisher) {
    publisher.thread.start();
    return publisher;
  }

  /** Stops after the request that is under way. */
  public void stop() {
    running = false;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Pauses: once this returns nothing more is sent, except by {@link #publishAll}. */
  public synchronized void pause() {
    paused = true;
  }

  public void resume() {
    paused = false;
  }

  /**
   * Publishes one event in every topic, so that every client gets it, and retries until it is
   * acknowledged.
   *
   * @return its cursor
   */
  public synchronized String publishAll(Duration within) {
    long deadline = System.nanoTime() + within.toNanos();
    Payload payload = next();
    PublishAnswer answer = send(List.of(payload), topics);
    while (!(answer instanceof PublishAnswer.Acknowledged)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("no publish succeeds for " + within + ": " + answer);
      }
      LockSupport.parkNanos(RETRY.toNanos());
      answer = send(List.of(payload), topics);
    }
    String cursor = ((PublishAnswer.Acknowledged) answer).cursors().getFirst();
    journal.write(at -> new Acknowledged(at, payload.number(), cursor));
    return cursor;
  }

  @Override
  public void close() {
    stop();
  }

  private void run() {
    long next = System.nanoTime();
    while (running) {
      next += interval * publish();
      // Events that a fault delayed are not made up for: a steady rate has no backlog.
      next = Math.max(next, System.nanoTime() - interval);
      while (running && System.nanoTime() < next) {
        LockSupport.parkNanos(next - System.nanoTime());
      }
    }
  }

  /** How many events it sent. */
  private synchronized int publish() {
    if (paused) {
      return 1;
    }
    boolean twoEvents = !toAllTopics && random.nextInt(5) == 0;
    List<Payload> payloads = twoEvents ? List.of(next(), next()) : List.of(next());
    List<String> chosen = toAllTopics ? topics : twoEvents ? twoTopics() : List.of(anyTopic());
    PublishAnswer answer = send(payloads, chosen);
    for (int i = 0; i < payloads.size(); i++) {
      long of = payloads.get(i).number();
      switch (answer) {
        case PublishAnswer.Acknowledged(List<String> cursors) -> {
          String cursor = cursors.get(i);
          journal.write(at -> new Acknowledged(at, of, cursor));
        }
        case PublishAnswer.Refused(int status) -> journal.write(at -> new Refused(at, of, status));
        case PublishAnswer.Unknown(String why) ->
            journal.write(at -> new Indeterminate(at, of, why));
      }
    }
    return payloads.size();
  }

  private PublishAnswer send(List<Payload> payloads, List<String> chosen) {
    for (Payload payload : payloads) {
      journal.write(at -> new Sent(at, payload.number(), chosen, payload.hash()));
    }
    return client.send(payloads, chosen);
  }

  private Payload next() {
    number++;
    int length = random.nextInt(10) == 0 ? LONG_TEXT : 8;
    StringBuilder text = new StringBuilder(Long.toString(ledger.now())).append('x');
    while (text.length() < length) {
      text.append(Integer.toString(random.nextInt(36), 36));
    }
    return new Payload(name, number, text.toString());
  }

  private String anyTopic() {
    return topics.get(random.nextInt(topics.size()));
  }

  private List<String> twoTopics() {
    int first = random.nextInt(topics.size());
    int second = (first + 1 + random.nextInt(topics.size() - 1)) % topics.size();
    return List.of(topics.get(first), topics.get(second));
  }
}
