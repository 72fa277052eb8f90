package io.tidings.loadtest;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.pace;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;

import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import java.time.Duration;

/** One virtual user for each user of {@link ChatSimulation}, who writes to others of its circle. */
final class ChatSenders {
  private static final String TO = "to";

  private final ChatUsers users;
  private final ReportedRequests requests;
  private final Phases phases;

  ChatSenders(ChatUsers users, ReportedRequests requests, Phases phases) {
    this.users = users;
    this.requests = requests;
    this.phases = phases;
  }

  ScenarioBuilder build(LoadReport report) {
    return scenario("senders")
        .exec(users.take())
        .exec(
            asLongAs(_ -> !phases.mayWork(report))
                .on(exec(session -> session).pause(Duration.ofMillis(200))))
        // Not all users in the same moment.
        .pause(_ -> phases.thinkTime())
        .exec(
            asLongAs(_ -> phases.inTime())
                .on(
                    pace(phases.paceOfEach())
                        .exec(session -> session.set(TO, ChatUsers.user(session).anyPeer()))
                        .exec(
                            requests.send(
                                "send",
                                http("send")
                                    .post(session -> users.url(session, "/api/v1/messages"))
                                    .header("Authorization", ChatUsers::authorization)
                                    .body(StringBody(this::message))
                                    .asJson(),
                                201,
                                this::acknowledged))))
        .exec(session -> {
          phases.workerDone();
          return session;
        });
  }

  private String message(Session session) {
    String from = ChatUsers.user(session).account().username();
    String to = Attributes.get(session, TO);
    int number = users.ledger().next(from, from, to);
    ChatText text = new ChatText(users.run(), from, number, System.currentTimeMillis());
    return "{\"peer\":\"%s\",\"text\":\"%s\"}".formatted(users.ledger().address(to), text);
  }

  private Session acknowledged(Session session, String answer) {
    String state = ApiClient.json(answer).path("state").asText();
    String from = ChatUsers.user(session).account().username();
    users.ledger().acknowledge(from, from, Attributes.get(session, TO), state);
    return session;
  }
}
