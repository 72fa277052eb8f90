package io.tidings.faults.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/**
 * The folder of one run. Every line begins with the time of its witness: microseconds since the
 * ledger was opened, on one clock for the whole run. Safe for use by many threads.
 */
public final class Ledger implements Closeable {
  private final Path folder;
  private final LongSupplier clock;
  private final List<LedgerFileWriter> writers = new CopyOnWriteArrayList<>();
  private final LedgerFileWriter nemesis;

  private Ledger(Path folder, LongSupplier clock) {
    this.folder = folder;
    this.clock = clock;
    this.nemesis = open("nemesis.log");
  }

  /** Begins a ledger in that folder, which is made if need be. */
  public static Ledger create(Path folder) {
    long begin = System.nanoTime();
    return create(folder, () -> (System.nanoTime() - begin) / 1_000);
  }

  /** The same with a clock that gives microseconds and never goes back. */
  public static Ledger create(Path folder, LongSupplier clock) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Ledger(folder, clock);
  }

  public Path folder() {
    return folder;
  }

  /** Microseconds since the ledger was opened. */
  public long now() {
    return clock.getAsLong();
  }

  /** {@code publisher-<name>.journal}. */
  public Journal journal(String publisher) {
    return new Journal(openWitness("publisher-" + publisher + ".journal"));
  }

  /** {@code user-<name>.journal}. */
  public UserJournal user(String name) {
    return new UserJournal(openWitness("user-" + name + ".journal"));
  }

  /** {@code client-<name>.log}. */
  public ClientLog client(String name, ClientSpec clientSpec) {
    return new ClientLog(openWitness("client-" + name + ".log"), clientSpec);
  }

  /** A fault begins. */
  public void injected(String fault) {
    nemesis.write("inject", fault);
  }

  /** The fault is over. */
  public void healed(String fault) {
    nemesis.write("heal", fault);
  }

  /**
   * From here on the lines belong to another part of the run, such as before and during a fault.
   */
  public void phase(String name) {
    nemesis.write("phase", name);
  }

  /**
   * That client must not see an event with a greater id, nor be open a second later.
   *
   * @param eventId {@code ms-seq}, or a cursor
   */
  public void revoked(String client, String eventId) {
    nemesis.write("revoked", client, eventId);
  }

  /**
   * That client's right ends at this time of the ledger, in microseconds. A client that gets
   * another token is another client.
   */
  public void expires(String client, long at) {
    nemesis.write("expires", client, Long.toString(at));
  }

  /** A bounded quantity was looked at. */
  public void sample(String what, double value, double cap) {
    nemesis.write("sample", what, Double.toString(value), Double.toString(cap));
  }

  /** A quantity that must return to where it was, give or take the tolerance. */
  public void baseline(String what, double before, double after, double tolerance) {
    nemesis.write(
        "baseline",
        what,
        Double.toString(before),
        Double.toString(after),
        Double.toString(tolerance));
  }

  /**
   * An entry of the log at the end of the run, after the last publisher has stopped. All entries of
   * all topics, or none.
   */
  public void remains(String topic, String cursor, String publisher, long number) {
    nemesis.write("survives", topic, cursor, publisher, Long.toString(number));
  }

  /** What the boards have at the end of the run: all things of all kinds, or none. */
  public void found(String kind, String id, String title) {
    nemesis.write("found", kind, id, title);
  }

  /**
   * An epoch's end, from the log's own record: {@code fork}, as {@code ms-seq}, is the last id that
   * it shares with the epochs after it. In the order of the epochs.
   */
  public void epochEnded(String epoch, String fork) {
    nemesis.write("epoch", epoch, fork);
  }

  /**
   * Each healthy client has to be live so long after a heal that leaves no fault, and has to have
   * every event so long after its acknowledgement once the last fault is healed. Without this line
   * the checker waits for nobody: what is acknowledged before a healthy client's log ends has to be
   * in it.
   */
  public void liveBy(Duration bound) {
    nemesis.write("live-by", Long.toString(bound.toNanos() / 1_000));
  }

  /**
   * From sending to reading, the 99th percentile of healthy clients in the phase {@code fault} may
   * be at most {@code ratio} times that of the phase {@code before}, and the slack.
   */
  public void latencyWithin(double ratio, Duration slack) {
    nemesis.write("latency-within", Double.toString(ratio), Long.toString(slack.toNanos() / 1_000));
  }

  /** The policy of this run promises that nothing acknowledged is lost, not even with a resync. */
  public void keepsAcknowledged() {
    nemesis.write("keeps-acknowledged");
  }

  // A file that is missing in the folder is missed by its line here.
  private LedgerFileWriter openWitness(String file) {
    nemesis.write("witness", file);
    return open(file);
  }

  private LedgerFileWriter open(String file) {
    LedgerFileWriter writer = new LedgerFileWriter(folder.resolve(file), clock);
    writers.add(writer);
    return writer;
  }

  @Override
  public void close() {
    writers.forEach(LedgerFileWriter::close);
  }
}
