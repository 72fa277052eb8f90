package io.tidings.loadtest;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.doIfOrElse;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.substring;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.sse;
import static io.gatling.javaapi.http.HttpDsl.ws;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.gatling.http.action.sse.SseInboundMessage;
import io.gatling.http.action.ws.WsInboundMessage;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import java.time.Duration;
import java.util.List;

/** How a window opens, follows, leaves and resumes its streams. */
final class DayStreams {
  private static final String USER = "user";
  private static final String USER_WS = "user-ws";
  private static final String CHAT = "chat";
  private static final String CONSOLE = "console";
  private static final String CONNECTED = "connected";
  private static final Duration CONNECT = Duration.ofSeconds(30);

  private final LoadReport report;
  private final Latencies latencies;
  private final ReportedRequests requests;

  DayStreams(LoadReport report, Latencies latencies, ReportedRequests requests) {
    this.report = report;
    this.latencies = latencies;
    this.requests = requests;
  }

  /** Fetches the board; the stream goes on behind it. */
  ChainBuilder fetchBoard() {
    return requests.send(
        "open a board",
        http("open a board")
            .get(session -> Person.of(session).url(Person.of(session).board().path() + "/board")),
        200,
        (session, body) -> {
          Person person = Person.of(session);
          BoardView board = new BoardView(body);
          if (person.hasUser()) {
            person.user().reload(board);
          } else {
            String name = "stream of " + person.name();
            person.user(new UserStream(name, person.board().id(), board, report, latencies));
          }
          return session;
        });
  }

  ChainBuilder openUser() {
    return exec(doIfOrElse(session -> Person.of(session).overWebSocket())
            .then(
                exec(
                    ws("open user stream, WebSocket")
                        .wsName(USER_WS)
                        .connect(session -> userUrl(session, "/-/ws?").replaceFirst("^http", "ws"))
                        .await(CONNECT)
                        .on(ws.checkTextMessage("connected").matching(substring("\"connected\"")))))
            .orElse(
                exec(
                    sse("open user stream")
                        .sseName(USER)
                        .get(session -> userUrl(session, "/user/events?projects=%s&"))
                        .await(CONNECT)
                        .on(sse.checkMessage("connected").matching(substring("connected"))))))
        .exec(session -> {
          Person.of(session).user().opened(System.currentTimeMillis());
          return opened(session, "user stream");
        });
  }

  private static String userUrl(Session session, String path) {
    Person person = Person.of(session);
    return person.url(path.formatted(person.board().id()))
        + "lastEventId="
        + person.user().position();
  }

  ChainBuilder openChat() {
    return exec(sse("open chat")
            .sseName(CHAT)
            .get(session -> {
              Person person = Person.of(session);
              return person.url("/events?lastEventId=" + person.chat().position());
            })
            .await(CONNECT)
            .on(
                sse.checkMessage("connected")
                    .matching(substring("connected"))
                    .check(bodyString().saveAs(CONNECTED))))
        .exec(session -> {
          if (session.contains(CONNECTED)) {
            // It has the position that the chat resumes from if nothing happens before.
            Person.of(session)
                .chat()
                .take(Attributes.get(session, CONNECTED), System.currentTimeMillis());
          }
          return opened(session, CHAT).remove(CONNECTED);
        });
  }

  ChainBuilder openConsole() {
    return exec(sse("open console")
            .sseName(CONSOLE)
            .get(session -> {
              Person person = Person.of(session);
              return person.url(
                  "/events/stream?client=%s&lastEventId=%s"
                      .formatted(person.client(), person.console().position()));
            })
            .await(CONNECT)
            .on(sse.checkMessage("connected").matching(substring("connected"))))
        .exec(session -> {
          Person.of(session).console().opened(System.currentTimeMillis());
          return opened(session, CONSOLE);
        });
  }

  private Session opened(Session session, String stream) {
    if (session.isFailed()) {
      report.failed(Refusals.notOpened(stream + " of " + Person.of(session).name()));
    }
    return session.markAsSucceeded();
  }

  ChainBuilder closeUser() {
    return exec(doIfOrElse(session -> Person.of(session).overWebSocket())
            .then(exec(ws("close user stream, WebSocket").wsName(USER_WS).close()))
            .orElse(exec(sse("close user stream").sseName(USER).close())))
        .exec(session -> session.removeAll(USER, USER_WS).markAsSucceeded());
  }

  ChainBuilder closeChat() {
    return exec(sse("close chat").sseName(CHAT).close())
        .exec(session -> session.remove(CHAT).markAsSucceeded());
  }

  ChainBuilder closeConsole() {
    return exec(sse("close console").sseName(CONSOLE).close())
        .exec(session -> session.remove(CONSOLE).markAsSucceeded());
  }

  /** Takes what has arrived on all streams, and reads the threads that the chat was told of. */
  ChainBuilder follow() {
    return exec(
        doIf(session -> session.contains(USER))
            .then(
                exec(
                    sse.processUnmatchedMessages(
                        USER, (messages, session) -> takeUser(messages, session)))),
        doIf(session -> session.contains(USER_WS))
            .then(exec(ws.processUnmatchedMessages(USER_WS, this::takeTexts))),
        doIf(session -> session.contains(CONSOLE))
            .then(exec(sse.processUnmatchedMessages(CONSOLE, this::takeConsole))),
        doIf(session -> session.contains(CHAT))
            .then(
                exec(sse.processUnmatchedMessages(
                        CHAT,
                        (messages, session) -> {
                          ChatTab chat = Person.of(session).chat();
                          messages.forEach(
                              message -> chat.take(message.message(), message.timestamp()));
                          return session;
                        }))
                    .exec(readThreads("chat"))));
  }

  /** Reads what is wanted of the threads of the window's chat, or of another view of it. */
  ChainBuilder readThreads(String view) {
    return exec(
        asLongAs(session -> !chat(session, view).wanted().isEmpty())
            .on(
                requests.send(
                    "read a thread",
                    http("read a thread")
                        .get(session -> Person.of(session).url(chat(session, view).wanted())),
                    200,
                    (session, body) -> {
                      chat(session, view).page(body);
                      return session.set("read", true);
                    }),
                // A page that was refused is asked for again, but not at once.
                doIf(session -> !session.contains("read"))
                    .then(exec(session -> session).pause(Duration.ofSeconds(1))),
                exec(session -> session.remove("read"))));
  }

  private static ChatTab chat(Session session, String view) {
    return view.equals("chat") ? Person.of(session).chat() : Attributes.get(session, view);
  }

  private Session takeUser(List<SseInboundMessage> messages, Session session) {
    UserStream stream = Person.of(session).user();
    for (SseInboundMessage message : messages) {
      try {
        stream.take(NamedFrame.ofMessage(message.message()), message.timestamp());
      } catch (JsonProcessingException e) {
        report.failed("%s: unreadable: %s".formatted(stream.name(), message.message()));
      }
    }
    return session;
  }

  private Session takeTexts(List<WsInboundMessage> messages, Session session) {
    UserStream stream = Person.of(session).user();
    for (WsInboundMessage message : messages) {
      if (message instanceof WsInboundMessage.Text text) {
        try {
          stream.take(NamedFrame.ofText(text.message()), text.timestamp());
        } catch (JsonProcessingException e) {
          report.failed("%s: unreadable: %s".formatted(stream.name(), text.message()));
        }
      } else {
        report.failed(stream.name() + ": a binary message");
      }
    }
    return session;
  }

  private Session takeConsole(List<SseInboundMessage> messages, Session session) {
    ConsoleStream stream = Person.of(session).console();
    for (SseInboundMessage message : messages) {
      try {
        stream.take(NamedFrame.ofMessage(message.message()), message.timestamp());
      } catch (JsonProcessingException e) {
        report.failed("%s: unreadable: %s".formatted(stream.name(), message.message()));
      }
    }
    return session;
  }
}
