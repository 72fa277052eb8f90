package io.tidings.loadtest;

import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.doIfOrElse;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.http.HttpDsl.sse;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.SseConnectActionBuilder;

/**
 * Streams over SSE. Gatling connects again by itself only when a body was cut off. After a body
 * that ended, and to come back to another node, each connection here is a new one with {@code
 * Last-Event-ID} as a header of its own.
 */
final class SseScenario extends StreamScenario {
  private static final String SSE = "sse";

  private final StreamRules rules;

  SseScenario(LoadRun run, StreamRules rules) {
    super(run);
    this.rules = rules;
  }

  @Override
  StreamRules rules() {
    return rules;
  }

  @Override
  ChainBuilder take() {
    return exec(
        doIf(SseScenario::isOpen)
            .then(
                exec(
                    sse.processUnmatchedMessages(
                        SSE,
                        (messages, session) -> {
                          FollowedStream stream = stream(session);
                          messages.forEach(
                              message -> stream.take(message.message(), message.timestamp()));
                          return session;
                        }))));
  }

  @Override
  ChainBuilder connect() {
    return exec(
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
  }

  private SseConnectActionBuilder get() {
    return sse("connect").sseName(SSE).get(session -> url(stream(session), "/api/stream"));
  }

  // When Gatling has lost the stream already this fails, which is no fault of the node.
  @Override
  ChainBuilder leave() {
    return exec(doIf(SseScenario::isOpen).then(exec(sse("leave").sseName(SSE).close())))
        .exec(session -> {
          stream(session).closed(now());
          return session.remove(SSE).markAsSucceeded();
        });
  }

  private static boolean isOpen(Session session) {
    return session.contains(SSE);
  }
}
