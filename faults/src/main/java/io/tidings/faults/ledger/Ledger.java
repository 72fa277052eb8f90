package io.tidings.faults.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * The folder of one run. Its files are JSON lines, all with times of one clock. Safe for use by
 * many threads.
 */
public final class Ledger implements Closeable {
  /** The file that names all others. */
  public static final String NEMESIS = "nemesis.jsonl";

  public static final String FILE_END = ".jsonl";

  private final Path folder;
  private final LongSupplier clock;
  private final List<LedgerFileWriter<?>> writers = new CopyOnWriteArrayList<>();
  private final LedgerFileWriter<NemesisEntry> nemesis;

  private Ledger(Path folder, LongSupplier clock) {
    this.folder = folder;
    this.clock = clock;
    this.nemesis = open(NEMESIS);
  }

  /** Begins a ledger in that folder, which is created if it does not exist. */
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

  /** {@code publisher-<name>.jsonl}. */
  public LedgerFileWriter<PublisherEntry> publisher(String name) {
    return openWitness("publisher-" + name + FILE_END);
  }

  /** {@code user-<name>.jsonl}. */
  public LedgerFileWriter<UserEntry> user(String name) {
    return openWitness("user-" + name + FILE_END);
  }

  /** {@code client-<name>.jsonl}. */
  public LedgerFileWriter<ClientEntry> client(String name, ClientSpec clientSpec) {
    return openClient("client-" + name, at -> new ClientEntry.Terms(at, clientSpec));
  }

  /** {@code tab-<name>.jsonl}. */
  public LedgerFileWriter<ClientEntry> tab(String name, String user) {
    return openClient("tab-" + name, at -> new ClientEntry.TabTerms(at, user));
  }

  /** {@code stream-<name>.jsonl}. */
  public LedgerFileWriter<ClientEntry> userStream(String name, long user) {
    return openClient("stream-" + name, at -> new ClientEntry.UserStreamTerms(at, user));
  }

  /** {@code activity-<name>.jsonl}. */
  public LedgerFileWriter<ClientEntry> activityStream(String name, ClientSpec spec, String mark) {
    return openClient("activity-" + name, at -> new ClientEntry.ActivityTerms(at, spec, mark));
  }

  /** {@code changes-<name>.jsonl}. */
  public LedgerFileWriter<ChangeEntry> changes(String name) {
    return openWitness("changes-" + name + FILE_END);
  }

  /** {@code assigner-<name>.jsonl}. */
  public LedgerFileWriter<AssignmentEntry> assigner(String name) {
    return openWitness("assigner-" + name + FILE_END);
  }

  /** {@code upstream-<name>.jsonl}. */
  public LedgerFileWriter<UpstreamEntry> upstream(String name) {
    return openWitness("upstream-" + name + FILE_END);
  }

  /** A fault begins. */
  public void injected(String fault) {
    nemesis.write(at -> new NemesisEntry.Injected(at, fault));
  }

  /** The fault is over. */
  public void healed(String fault) {
    nemesis.write(at -> new NemesisEntry.Healed(at, fault));
  }

  /**
   * From here on the lines belong to another part of the run, such as before and during a fault.
   */
  public void phase(String name) {
    nemesis.write(at -> new NemesisEntry.RunPhase(at, name));
  }

  /**
   * From now on that client must not see an event with a greater id, nor have an open stream a
   * second later.
   *
   * @param eventId {@code ms-seq}, or a cursor
   */
  public void revoked(String client, String eventId) {
    nemesis.write(at -> new NemesisEntry.Revoked(at, client, eventId));
  }

  /**
   * That client's right ends at this time of the ledger, in microseconds. A client that gets
   * another token is another client.
   */
  public void expires(String client, long end) {
    nemesis.write(at -> new NemesisEntry.Expires(at, client, end));
  }

  /** A bounded quantity was measured. */
  public void sample(String what, double value, double cap) {
    nemesis.write(at -> new NemesisEntry.GaugeSample(at, what, value, cap));
  }

  /** A quantity that must return to where it was, give or take the tolerance. */
  public void baseline(String what, double before, double after, double tolerance) {
    nemesis.write(at -> new NemesisEntry.LeakMeasurement(at, what, before, after, tolerance));
  }

  /**
   * An entry of the log at the end of the run, after the last publisher has stopped. All entries of
   * all topics, or none.
   */
  public void remains(String topic, String cursor, String publisher, long number) {
    nemesis.write(at -> new NemesisEntry.Remains(at, topic, cursor, publisher, number));
  }

  /** The things on the boards at the end of the run: all things of all kinds, or none. */
  public void found(String kind, String id, String title) {
    nemesis.write(at -> new NemesisEntry.Thing(at, kind, id, title));
  }

  /**
   * A page of the activities that the user of that client may see at the end of the run, the newest
   * first: all pages, or none.
   */
  public void activityPage(String client, String body) {
    nemesis.write(at -> new NemesisEntry.ActivityPage(at, client, body));
  }

  /**
   * An epoch's end, from the log's own record: {@code fork}, as {@code ms-seq}, is the last id that
   * it shares with the epochs after it. Must be called in the order of the epochs.
   */
  public void epochEnded(String epoch, String fork) {
    nemesis.write(at -> new NemesisEntry.EpochEnded(at, epoch, fork));
  }

  /**
   * Each healthy client has to be live this long after a heal that leaves no fault, and has to have
   * every event this long after its acknowledgement once the last fault is healed. Without this
   * line the checker allows no delay: an event that is acknowledged before a healthy client's log
   * ends has to be in that log.
   */
  public void liveBy(Duration bound) {
    nemesis.write(at -> new NemesisEntry.LivenessBound(at, bound.toNanos() / 1_000));
  }

  /**
   * The 99th percentile of the time from sending to reading, for healthy clients in the phase
   * {@code fault}, may be at most {@code ratio} times that of the phase {@code before}, plus the
   * slack.
   */
  public void latencyWithin(double ratio, Duration slack) {
    nemesis.write(at -> new NemesisEntry.LatencyBound(at, ratio, slack.toNanos() / 1_000));
  }

  /** From here on the node's process does nothing, and cannot even close a connection. */
  public void nodeStopped(String node) {
    nemesis.write(at -> new NemesisEntry.NodeStopped(at, node));
  }

  /** The stopped process goes on. */
  public void nodeWoken(String node) {
    nemesis.write(at -> new NemesisEntry.NodeWoken(at, node));
  }

  /**
   * Two upstream streams of one user may overlap for that long. Without this line they must not.
   */
  public void overlapWithin(Duration bound) {
    nemesis.write(at -> new NemesisEntry.OverlapBound(at, bound.toNanos() / 1_000));
  }

  /** The policy of this run promises that nothing acknowledged is lost, not even with a resync. */
  public void keepsAcknowledged() {
    nemesis.write(NemesisEntry.KeepsAcknowledged::new);
  }

  // This line names the file, so that the checker notices when the file is missing in the folder.
  private <E extends LedgerEntry> LedgerFileWriter<E> openWitness(String file) {
    nemesis.write(at -> new NemesisEntry.Witness(at, file));
    return open(file);
  }

  private LedgerFileWriter<ClientEntry> openClient(String name, LongFunction<ClientEntry> terms) {
    LedgerFileWriter<ClientEntry> writer = openWitness(name + FILE_END);
    writer.write(terms);
    return writer;
  }

  private <E extends LedgerEntry> LedgerFileWriter<E> open(String file) {
    LedgerFileWriter<E> writer = new LedgerFileWriter<>(folder.resolve(file), clock);
    writers.add(writer);
    return writer;
  }

  @Override
  public void close() {
    writers.forEach(LedgerFileWriter::close);
  }
}
