package io.tidings.loadtest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * What a simulation finds out: the figures of its row in the table, and why it failed. Any thread
 * may tell it something.
 */
final class LoadReport {
  private static final int SHOWN_FAILURES = 20;
  private static final int PROGRESS_SECONDS = 5;

  /** Of latencies in milliseconds: each counts up to two seconds. */
  private static final int SIGNIFICANT_DIGITS = 3;

  private final String simulation;
  private final LoadSettings settings;
  private final AtomicInteger expected;
  private final AtomicInteger live = new AtomicInteger();
  private final AtomicInteger mostLive = new AtomicInteger();
  private final AtomicInteger judged = new AtomicInteger();
  private final LongAdder delivered = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final LongAdder duplicates = new LongAdder();
  private final LongAdder outOfOrder = new LongAdder();
  private final ConcurrentHistogram latencies = new ConcurrentHistogram(SIGNIFICANT_DIGITS);
  private final AtomicInteger failureCount = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> notes = new ConcurrentLinkedQueue<>();
  private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();
  private final List<Consumer<LoadReport>> judges = new CopyOnWriteArrayList<>();
  private final Path file = Load.outcomeFile();
  private volatile boolean complete;
  private final ScheduledExecutorService printer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("progress").factory());

  /**
   * Makes a report without any figure.
   *
   * @param simulation its name on the command line, such as {@code fan-out}
   */
  LoadReport(String simulation, LoadSettings settings) {
    this.simulation = simulation;
    this.settings = settings;
    this.expected = new AtomicInteger(settings.connections());
  }

  /** Prints progress on stderr from now on. */
  void begin() {
    printer.scheduleAtFixedRate(
        () -> System.err.println(progress()), PROGRESS_SECONDS, PROGRESS_SECONDS, TimeUnit.SECONDS);
  }

  /** Writes what was found, for the table. */
  void end() {
    printer.shutdownNow();
    try {
      lastOutcome().write(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was found; a run that was broken off has not passed. */
  Outcome lastOutcome() {
    if (!complete) {
      failed("the run was broken off before it was judged");
    }
    return outcome();
  }

  /** A stream is connected now, for the first time or again. */
  void wentLive() {
    mostLive.accumulateAndGet(live.incrementAndGet(), Math::max);
  }

  void wentAway() {
    live.decrementAndGet();
  }

  /** There will be so many connections more than the settings say. */
  void expectMore(int connections) {
    expected.addAndGet(connections);
  }

  int expected() {
    return expected.get();
  }

  /** How many streams are live now. */
  int live() {
    return live.get();
  }

  /** An event arrived while its stream was live. */
  void delivered(long latencyMillis) {
    delivered.increment();
    latencies.recordValue(Math.clamp(latencyMillis, 0, Integer.MAX_VALUE));
  }

  /** An event arrived that was published while its stream was away: it says nothing of latency. */
  void replayed() {
    delivered.increment();
  }

  void duplicate(String message) {
    duplicates.increment();
    failed(message);
  }

  void outOfOrder(String message) {
    outOfOrder.increment();
    failed(message);
  }

  void lost(long events, String message) {
    lost.add(events);
    failed(message);
  }

  /** Makes the run fail; the first messages are shown, the others counted. */
  void failed(String message) {
    if (failureCount.incrementAndGet() <= SHOWN_FAILURES) {
      failures.add(message);
    }
  }

  /** A figure that is shown below the table. */
  void note(String message) {
    notes.add(message);
  }

  /** Counts something that is no failure; it is shown below the table. */
  void count(String what) {
    counts.computeIfAbsent(what, _ -> new LongAdder()).increment();
  }

  boolean passed() {
    return failureCount.get() == 0;
  }

  /** It is known what this stream got, and what it did not. */
  void streamJudged() {
    judged.incrementAndGet();
  }

  /** Has this judge, too, once all streams are over. */
  void atEnd(Consumer<LoadReport> judge) {
    judges.add(judge);
  }

  /** Judges what only the end shows, once. */
  void judge() {
    judges.forEach(judge -> judge.accept(this));
    complete = true;
    if (judged.get() < expected()) {
      failed("only %d of %d streams were judged".formatted(judged.get(), expected()));
    }
    if (mostLive.get() < expected()) {
      failed("only %d of %d streams were live at once".formatted(mostLive.get(), expected()));
    }
    if (latencies.getTotalCount() == 0) {
      failed("no event was delivered to a live stream");
      return;
    }
    judge("half", 50, settings.p50(), "P50");
    judge("99 of 100", 99, settings.p99(), "P99");
  }

  private void judge(String share, double percentile, Duration bound, String name) {
    long found = percentile(percentile);
    if (found > bound.toMillis()) {
      failed(
          "%s of the live deliveries took up to %d ms, more than the %d ms of %s"
              .formatted(share, found, bound.toMillis(), name));
    }
  }

  /** The latency in ms within which that share of the live deliveries came. */
  long percentile(double percent) {
    return latencies.getValueAtPercentile(percent);
  }

  /** One line for the terminal. */
  String progress() {
    return String.format(
        Locale.ROOT,
        "%-16s %,d of %,d streams · %,d events delivered · p99 %,d ms%s",
        simulation,
        live.get(),
        expected(),
        delivered.sum(),
        percentile(99),
        passed() ? "" : " · FAILED: " + failureCount.get());
  }

  Outcome outcome() {
    List<String> shown = new ArrayList<>(failures);
    if (failureCount.get() > SHOWN_FAILURES) {
      shown.add("… and %d more".formatted(failureCount.get() - SHOWN_FAILURES));
    }
    List<String> shownNotes = new ArrayList<>(notes);
    counts.forEach((what, count) -> shownNotes.add("%s: %d".formatted(what, count.sum())));
    Share share = settings.share();
    return new Outcome(
        simulation,
        List.of(share.injector() + "/" + share.injectors()),
        mostLive.get(),
        delivered.sum(),
        lost.sum(),
        duplicates.sum(),
        outOfOrder.sum(),
        Outcome.sum(latencies, new Histogram(latencies)),
        shown,
        shownNotes);
  }
}
