package io.tidings.loadtest;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.dummy;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Virtual users that each follow one stream, come back when it ends, and judge in the end whether
 * all events arrived; Gatling has the result as {@code stream}.
 *
 * <p>Gatling buffers frames that no check asked for, with the time at which they arrived; a user
 * takes them twice a second.
 */
abstract class StreamScenario {
  /** The request that Gatling has of each stream. */
  static final String RESULT = "stream";

  private static final long POLL_MILLIS = 500;
  private static final String STREAM = "followed";

  final LoadRun run;

  private final AtomicLong streams = new AtomicLong();

  StreamScenario(LoadRun run) {
    this.run = run;
  }

  final ScenarioBuilder build() {
    return scenario("streams")
        .exec(this::begin)
        .exec(
            asLongAs(session -> !run.done(stream(session), now()))
                .on(
                    doIf(session -> stream(session).mustLeave(now()))
                        .then(exec(take()).exec(leave())),
                    doIf(session -> stream(session).mustConnect(now())).then(connect()),
                    exec(take()),
                    exec(session -> session)
                        .pause(session ->
                            Duration.ofMillis(stream(session).idleMillis(now(), POLL_MILLIS)))))
        .exec(take())
        .exec(leave())
        .exec(
            dummy(RESULT, 0)
                .withSuccess(session -> stream(session).reportLosses(run.published()::last)));
  }

  /** Takes what arrived, of a connection if there is one. */
  abstract ChainBuilder take();

  /** Opens a connection that goes on where the stream is. */
  abstract ChainBuilder connect();

  /** Closes the connection if there is one. */
  abstract ChainBuilder leave();

  /** Of the next stream. */
  abstract StreamRules rules();

  private Session begin(Session session) {
    long index = streams.getAndIncrement();
    return session.set(
        STREAM, new FollowedStream(index, run.topicsOf(index), rules(), run.report()));
  }

  /** Of the next connection, with the topics as its query. */
  final String url(FollowedStream stream, String path) {
    return run.settings().baseUrl(stream.index(), stream.attempts())
        + path
        + stream.topics().stream()
            .map(topic -> "topic=" + topic)
            .collect(Collectors.joining("&", "?", ""));
  }

  static FollowedStream stream(Session session) {
    return Attributes.get(session, STREAM);
  }

  static long now() {
    return System.currentTimeMillis();
  }
}
