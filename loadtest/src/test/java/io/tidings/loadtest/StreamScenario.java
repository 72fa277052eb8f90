package io.tidings.loadtest;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.doIfOrElse;
import static io.gatling.javaapi.core.CoreDsl.dummy;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.sse;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.SseConnectActionBuilder;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Virtual users that each follow one stream, come back when it ends, and judge in the end whether
 * all events arrived; Gatling has the result as {@code stream}.
 *
 * <p>Gatling buffers frames that no check asked for, with the time at which they arrived; a user
 * takes them twice a second. It connects again by itself only when a body was cut off. After a body
 * that ended, and to come back to another node, each connection here is a new one with {@code
 * Last-Event-ID} as a header of its own.
 */
final class StreamScenario {
  /** The request that Gatling has of each stream. */
  static final String RESULT = "stream";

  private static final long POLL_MILLIS = 500;
  private static final String SSE = "sse";
  private static final String STREAM = "followed";

  private final LoadRun run;
  private final StreamRules rules;
  private final AtomicLong streams = new AtomicLong();

  StreamScenario(LoadRun run, StreamRules rules) {
    this.run = run;
    this.rules = rules;
  }

  ScenarioBuilder build() {
    return scenario("streams")
        .exec(this::begin)
        .exec(
            asLongAs(session -> !run.done(stream(session), now()))
                .on(
                    doIf(session -> stream(session).mustLeave(now())).then(exec(take).exec(leave)),
                    doIf(session -> stream(session).mustConnect(now())).then(connect),
                    doIf(session -> session.contains(SSE)).then(exec(take)),
                    exec(session -> session)
                        .pause(session ->
                            Duration.ofMillis(stream(session).idleMillis(now(), POLL_MILLIS)))))
        .exec(doIf(session -> session.contains(SSE)).then(exec(take).exec(leave)))
        .exec(
            dummy(RESULT, 0)
                .withSuccess(session -> stream(session).reportLosses(run.published()::last)));
  }

  private final ChainBuilder take =
      exec(
          sse.processUnmatchedMessages(
              SSE,
              (messages, session) -> {
                FollowedStream stream = stream(session);
                messages.forEach(message -> stream.take(message.message(), message.timestamp()));
                return session;
              }));

  private final ChainBuilder connect =
      exec(
              session -> {
                stream(session).connecting(now());
                return session;
              })
          .exec(
              doIfOrElse(session -> stream(session).cursor().isEmpty())
                  .then(exec(get()))
                  .orElse(exec(get().header("Last-Event-ID", session -> stream(session).cursor()))))
          .exec(session -> {
            if (!session.isFailed()) {
              return session;
            }
            stream(session).connectFailed(now());
            return session.remove(SSE).markAsSucceeded();
          });

  // When Gatling has lost the stream already this fails, which is no fault of the node.
  private final ChainBuilder leave =
      exec(sse("leave").sseName(SSE).close())
          .exec(session -> {
            stream(session).closed(now());
            return session.remove(SSE).markAsSucceeded();
          });

  private SseConnectActionBuilder get() {
    return sse("connect").sseName(SSE).get(this::address);
  }

  private String address(Session session) {
    FollowedStream stream = stream(session);
    String topics =
        stream.topics().stream().map(topic -> "topic=" + topic).collect(Collectors.joining("&"));
    return run.settings().baseUrl(stream.index(), stream.attempts()) + "/api/stream?" + topics;
  }

  private Session begin(Session session) {
    long index = streams.getAndIncrement();
    return session.set(STREAM, new FollowedStream(index, run.topicsOf(index), rules, run.report()));
  }

  private static FollowedStream stream(Session session) {
    return Attributes.get(session, STREAM);
  }

  private static long now() {
    return System.currentTimeMillis();
  }
}
