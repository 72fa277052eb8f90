package io.tidings.loadtest;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * One run of a simulation on its way: the streams connect, then publishers publish for the
 * configured time, then the last events arrive.
 */
final class LoadRun {
  // A duplicate of the last event would come soon after it, if at all.
  private static final int SETTLE = 1_000;
  private static final Duration CONNECT_GRACE = Duration.ofSeconds(60);

  private final LoadSettings settings;
  private final LoadReport report;
  private final PublishedEvents published;
  private final List<String> topics;
  private final AtomicInteger publishersLeft;
  private Duration longer = Duration.ZERO;
  private final List<BooleanSupplier> others = new CopyOnWriteArrayList<>();
  private volatile boolean held;
  private volatile boolean aborted;
  private volatile long began;
  private volatile long loadFrom;
  private volatile long loadEnded;

  LoadRun(String simulation, LoadSettings settings) {
    // A topic without any event would prove nothing of the streams that follow it.
    double seconds = settings.duration().toMillis() / 1e3;
    if (settings.rate() * seconds < settings.topics()) {
      throw Settings.wrong(
          "RATE",
          "enough for one event in each of %d topics within DURATION, %s s"
              .formatted(settings.topics(), seconds),
          String.valueOf(settings.rate()));
    }
    this.settings = settings;
    this.topics = settings.topicNames();
    this.report = new LoadReport(simulation, settings);
    this.published = new PublishedEvents(topics);
    this.publishersLeft = new AtomicInteger(topics.size());
  }

  /** As the environment says. */
  static LoadRun configured(String simulation, LoadSettings.Defaults defaults) {
    return new LoadRun(simulation, LoadSettings.read(Settings.ofEnvironment(), defaults));
  }

  LoadSettings settings() {
    return settings;
  }

  LoadReport report() {
    return report;
  }

  PublishedEvents published() {
    return published;
  }

  List<String> topics() {
    return topics;
  }

  /** The topics of one stream: all streams together have each topic about equally often. */
  List<String> topicsOf(long stream) {
    return IntStream.range(0, settings.topicsPerStream())
        .mapToObj(
            i -> topics.get((int) ((stream * settings.topicsPerStream() + i) % topics.size())))
        .toList();
  }

  /** In a simulation's {@code before}. */
  void begin() {
    began = System.currentTimeMillis();
    report.begin();
  }

  /** Whether publishers may begin: all streams are live, or will not be. */
  boolean mayPublish(long now) {
    if (loadFrom == 0) {
      if (report.live() >= report.expected()) {
        startLoad(now);
      } else if (now > began + settings.rampUp().plus(CONNECT_GRACE).toMillis()) {
        report.failed(
            "only %d of %d streams were live %d s after the first began to connect"
                .formatted(report.live(), report.expected(), (now - began) / 1_000));
        aborted = true;
        startLoad(now);
      }
    }
    return loadFrom > 0;
  }

  private synchronized void startLoad(long now) {
    if (loadFrom == 0) {
      loadFrom = now;
    }
  }

  /** When publishing began, in ms since 1970; 0 before. */
  long loadFrom() {
    return loadFrom;
  }

  boolean publishing(long now) {
    return !aborted && (held || now < loadFrom + settings.duration().toMillis());
  }

  /** Has publishers go on after their time, until they are let go. */
  void holdLoad(boolean hold) {
    held = hold;
  }

  /** What happens meanwhile may take that time. */
  void mayTakeLonger(Duration most) {
    longer = most;
  }

  void publisherDone(long now) {
    if (publishersLeft.decrementAndGet() == 0) {
      loadEnded = now;
    }
  }

  /** Whether all is published that ever will be. */
  boolean allPublished() {
    return loadEnded > 0;
  }

  /** Whether a stream has what it waits for, or has waited long enough. */
  boolean done(FollowedStream stream, long now) {
    return finished(stream, now)
        && (aborted
            || now > loadEnded + settings.grace().toMillis()
            || others.stream().allMatch(BooleanSupplier::getAsBoolean));
  }

  /** The same, without what else the streams wait for. */
  boolean finished(FollowedStream stream, long now) {
    return aborted
        || (allPublished()
            && now > loadEnded + SETTLE
            && ((stream.complete(published::last) && !stream.mustLeave(now))
                || now > loadEnded + settings.grace().toMillis()));
  }

  /** Has the streams stay until something else is done, or the grace time is over. */
  void waitFor(BooleanSupplier other) {
    others.add(other);
  }

  /** Topics beside those that are measured, each with a publisher of its own. */
  void alsoPublish(List<String> more) {
    published.add(more);
    publishersLeft.addAndGet(more.size());
  }

  /** In a simulation's {@code after}. */
  void end() {
    report.end();
  }

  /** Longer than any run takes that still gets somewhere. */
  Duration mostTime() {
    return settings
        .rampUp()
        .plus(CONNECT_GRACE)
        .plus(settings.duration().multipliedBy(2)) // the last event of a topic may end it late
        .plus(longer)
        .plus(settings.grace().multipliedBy(2))
        .plusSeconds(60);
  }
}
