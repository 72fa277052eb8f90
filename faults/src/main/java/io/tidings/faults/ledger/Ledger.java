package io.tidings.faults.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The folder of one run. Every line begins with the time of its witness: microseconds since the
 * ledger was opened, on one clock for the whole run. Safe for use by many threads.
 */
public final class Ledger implements Closeable {
  private final Path folder;
  private final long begin = System.nanoTime();
  private final List<Lines> files = new CopyOnWriteArrayList<>();
  private final Lines nemesis;

  private Ledger(Path folder) {
    this.folder = folder;
    this.nemesis = open("nemesis.log");
  }

  /** Begins a ledger in that folder, which is made if need be. */
  public static Ledger create(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Ledger(folder);
  }

  public Path folder() {
    return folder;
  }

  /** Microseconds since the ledger was opened. */
  public long now() {
    return (System.nanoTime() - begin) / 1_000;
  }

  /** {@code publisher-<name>.journal}. */
  public Journal journal(String publisher) {
    return new Journal(open("publisher-" + publisher + ".journal"));
  }

  /** {@code client-<name>.log}. */
  public ClientLog client(String name, Terms terms) {
    return new ClientLog(open("client-" + name + ".log"), terms);
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

  /** That client must not see an event with a greater id, nor be open a second later. */
  public void revoked(String client, String eventId) {
    nemesis.write("revoked", client, eventId);
  }

  /** That client's right ends at this time of the ledger, in microseconds. */
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

  /** An entry of the log at the end of the run. */
  public void survives(String topic, String cursor, String publisher, long number) {
    nemesis.write("survives", topic, cursor, publisher, Long.toString(number));
  }

  /** An epoch's end, from the log's own record: {@code fork} is the last id that it shares. */
  public void epochEnded(String epoch, String fork) {
    nemesis.write("epoch", epoch, fork);
  }

  private Lines open(String file) {
    Lines lines = new Lines(folder.resolve(file), this::now);
    files.add(lines);
    return lines;
  }

  @Override
  public void close() {
    files.forEach(Lines::close);
  }
}
