package io.tidings.loadtest;

import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.doIfOrElse;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.http.HttpDsl.sse;
import static io.gatling.javaapi.http.HttpDsl.ws;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.gatling.http.action.sse.SseInboundMessage;
import io.gatling.http.action.ws.WsInboundMessage;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;

/**
 * Streams over a WebSocket or SSE that are cut, and resume with their position. Of four users one
 * stays with WebSockets, one with SSE, and two change to the other transport each time: a position
 * is valid on both.
 */
final class TransportScenario extends StreamScenario {
  private static final String SSE = "sse";
  private static final String WS = "ws";
  private static final String OPEN = "transport";

  private final int cuts;
  private final ReturnTimes returns;

  /** Each stream is cut so often. */
  TransportScenario(LoadRun run, int cuts, ReturnTimes returns) {
    super(run);
    this.cuts = cuts;
    this.returns = returns;
  }

  @Override
  StreamRules rules() {
    return new CutRules(run, cuts, returns);
  }

  @Override
  ChainBuilder take() {
    return exec(
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
  }

  @Override
  ChainBuilder connect() {
    return exec(
            session -> {
              String transport = next(stream(session));
              stream(session).connecting(now());
              return session.set(OPEN, transport);
            })
        .exec(
            doIfOrElse(session -> is(session, SSE))
                .then(exec(sse("connect sse").sseName(SSE).get(s -> resumeUrl(s, "/api/stream"))))
                .orElse(exec(ws("connect ws").wsName(WS).connect(s -> webSocketUrl(s)))))
        .exec(session -> {
          if (!session.isFailed()) {
            return session;
          }
          stream(session).connectFailed(now());
          return session.remove(SSE).remove(WS).remove(OPEN).markAsSucceeded();
        });
  }

  // When Gatling has lost the stream already this fails, which is no fault of the node.
  @Override
  ChainBuilder leave() {
    return exec(
            doIf(session -> is(session, SSE)).then(exec(sse("leave sse").sseName(SSE).close())),
            doIf(session -> is(session, WS)).then(exec(ws("leave ws").wsName(WS).close())))
        .exec(session -> {
          stream(session).closed(now());
          return session.remove(SSE).remove(WS).remove(OPEN).markAsSucceeded();
        });
  }

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

  private String resumeUrl(Session session, String path) {
    FollowedStream stream = stream(session);
    String cursor = stream.cursor();
    return url(stream, path) + (cursor.isEmpty() ? "" : "&lastEventId=" + cursor);
  }

  private String webSocketUrl(Session session) {
    return resumeUrl(session, "/-/ws").replaceFirst("^http", "ws");
  }

  private static boolean is(Session session, String transport) {
    return transport.equals(session.getString(OPEN));
  }
}
