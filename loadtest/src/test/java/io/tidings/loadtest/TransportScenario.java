package io.tidings.loadtest;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.doIfOrElse;
import static io.gatling.javaapi.core.CoreDsl.dummy;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.sse;
import static io.gatling.javaapi.http.HttpDsl.ws;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.gatling.http.action.sse.SseInboundMessage;
import io.gatling.http.action.ws.WsInboundMessage;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Virtual users that each follow one stream over a WebSocket or SSE, are cut, and resume with their
 * position. Of four users one stays with WebSockets, one with SSE, and two change to the other
 * transport each time: a position is valid on both. Gatling has the result as {@code stream}.
 */
final class TransportScenario {
  private static final String SSE = "sse";
  private static final String WS = "ws";
  private static final String OPEN = "transport";
  private static final String STREAM = "followed";
  private static final long POLL_MILLIS = 500;

  private final LoadRun run;
  private final int cuts;
  private final ReturnTimes returns;
  private final AtomicLong streams = new AtomicLong();

  /** Each stream is cut so often. */
  TransportScenario(LoadRun run, int cuts, ReturnTimes returns) {
    this.run = run;
    this.cuts = cuts;
    this.returns = returns;
  }

  ScenarioBuilder build() {
    return scenario("streams")
        .exec(this::begin)
        .exec(
            asLongAs(session -> !run.done(stream(session), now()))
                .on(
                    doIf(session -> stream(session).mustLeave(now())).then(exec(take).exec(leave)),
                    doIf(session -> stream(session).mustConnect(now())).then(connect),
                    exec(take),
                    exec(session -> session)
                        .pause(session ->
                            Duration.ofMillis(stream(session).idleMillis(now(), POLL_MILLIS)))))
        .exec(take)
        .exec(leave)
        .exec(
            dummy(StreamScenario.RESULT, 0)
                .withSuccess(session -> stream(session).reportLosses(run.published()::last)));
  }

  private final ChainBuilder take =
      exec(
          doIf(session -> is(session, SSE))
              .then(
                  exec(
                      sse.processUnmatchedMessages(
                          SSE,
                          (messages, session) -> {
                            messages.forEach(message -> take(session, message));
                            return session;
                          }))),
          doIf(session -> is(session, WS))
              .then(
                  exec(
                      ws.processUnmatchedMessages(
                          WS,
                          (messages, session) -> {
                            messages.forEach(message -> take(session, message));
                            return session;
                          }))));

  private final ChainBuilder connect =
      exec(
              session -> {
                String transport = next(stream(session));
                stream(session).connecting(now());
                return session.set(OPEN, transport);
              })
          .exec(
              doIfOrElse(session -> is(session, SSE))
                  .then(exec(sse("connect sse").sseName(SSE).get(s -> url(s, "/api/stream"))))
                  .orElse(exec(ws("connect ws").wsName(WS).connect(s -> webSocketUrl(s)))))
          .exec(session -> {
            if (!session.isFailed()) {
              return session;
            }
            stream(session).connectFailed(now());
            return session.remove(SSE).remove(WS).remove(OPEN).markAsSucceeded();
          });

  // When Gatling has lost the stream already this fails, which is no fault of the node.
  private final ChainBuilder leave =
      exec(
              doIf(session -> is(session, SSE)).then(exec(sse("leave sse").sseName(SSE).close())),
              doIf(session -> is(session, WS)).then(exec(ws("leave ws").wsName(WS).close())))
          .exec(session -> {
            stream(session).closed(now());
            return session.remove(SSE).remove(WS).remove(OPEN).markAsSucceeded();
          });

  private static void take(Session session, SseInboundMessage message) {
    stream(session).take(message.message(), message.timestamp());
  }

  private void take(Session session, WsInboundMessage message) {
    if (!(message instanceof WsInboundMessage.Text text)) {
      unreadable(session, "a binary message");
      return;
    }
    try {
      stream(session).take(Frame.ofText(text.message()), text.timestamp());
    } catch (JsonProcessingException e) {
      unreadable(session, text.message());
    }
  }

  private void unreadable(Session session, String message) {
    run.report().failed("%s: unreadable: %s".formatted(stream(session).name(), message));
  }

  /** The transport of a stream's next connection. */
  static String next(FollowedStream stream) {
    boolean changes = stream.index() % 4 >= 2;
    return (stream.index() + (changes ? stream.attempts() : 0)) % 2 == 0 ? WS : SSE;
  }

  private String url(Session session, String path) {
    FollowedStream stream = stream(session);
    String topics =
        stream.topics().stream().map(topic -> "topic=" + topic).collect(Collectors.joining("&"));
    return "%s%s?%s%s"
        .formatted(
            run.settings().baseUrl(stream.index(), stream.attempts()),
            path,
            topics,
            stream.cursor().isEmpty() ? "" : "&lastEventId=" + stream.cursor());
  }

  private String webSocketUrl(Session session) {
    return url(session, "/-/ws").replaceFirst("^http", "ws");
  }

  private Session begin(Session session) {
    long index = streams.getAndIncrement();
    StreamRules rules = new CutRules(run, cuts, returns);
    return session.set(STREAM, new FollowedStream(index, run.topicsOf(index), rules, run.report()));
  }

  private static boolean is(Session session, String transport) {
    return transport.equals(session.getString(OPEN));
  }

  private static FollowedStream stream(Session session) {
    return Attributes.get(session, STREAM);
  }

  private static long now() {
    return System.currentTimeMillis();
  }
}
