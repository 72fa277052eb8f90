package io.tidings.node.user;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Transport;
import io.tidings.node.test.StreamProbe;
import io.tidings.node.test.StreamRequest;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Visitor;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** A login that ends takes its streams with it, on every node, and no others. */
@ParameterizedClass
@EnumSource(Transport.class)
class SessionTerminatorTest {
  private static TestNode node;
  private static TestNode other;

  private String username = "";
  private Visitor user;

  private final Transport transport;

  SessionTerminatorTest(Transport transport) {
    this.transport = transport;
  }

  @BeforeAll
  static void start() {
    node = TestNode.start();
    other = TestNode.start();
  }

  @AfterAll
  static void stop() {
    node.close();
    other.close();
  }

  @BeforeEach
  void login() {
    username = create(false);
    user = Visitor.login(node, username, "password");
  }

  private static String create(boolean admin) {
    String name = "u-" + UUID.randomUUID().toString().substring(0, 8);
    String hash = node.bean(PasswordHashes.class).hash("password");
    node.bean(Users.class).create(new NewUser(name, name, hash, admin), ChangeContext.NODE);
    return name;
  }

  private StreamProbe open(StreamRequest request) {
    return StreamProbe.open(other.port(), request.with("GET", "/user/events").over(transport))
        .expectConnected();
  }

  private StreamProbe open(Visitor visitor) {
    return open(stream().header("Cookie", String.valueOf(visitor.cookie())));
  }

  private JsonNode token() {
    return Visitor.json(user.post("/api/tokens", "{\"name\":\"t\"}"));
  }

  private StreamProbe open(JsonNode token) {
    return open(stream().header("Authorization", "Token " + token.path("token").asString()));
  }

  @Test
  void token_deleted_endsItsStreamsAlone() {
    JsonNode token = token();
    try (StreamProbe ends = open(token);
        StreamProbe another = open(token());
        StreamProbe session = open(user)) {
      user.delete("/api/tokens/" + token.path("id").asString());
      expectHere(ends);
      expectElsewhere(another, session);
    }
  }

  @Test
  void newPassword_endsTheStreamsOfOtherSessionsAlone() {
    Visitor second = Visitor.login(other, username, "password");
    try (StreamProbe ends = open(second);
        StreamProbe present = open(user);
        StreamProbe token = open(token())) {
      String change = "{\"password\":{\"old\":\"password\",\"new\":\"password two\"}}";
      assertThat(user.patch("/api/me", change).statusCode()).isEqualTo(200);
      expectHere(ends);
      expectElsewhere(present, token);
    }
  }

  @Test
  void everywhere_endsTheStreamsOfAllSessionsAndOfTheirTickets() {
    Visitor second = Visitor.login(other, username, "password");
    String ticket = Visitor.json(second.post("/api/stream-tickets", "")).path("ticket").asString();
    try (StreamProbe first = open(user);
        StreamProbe byTicket =
            StreamProbe.open(
                node.port(),
                stream().with("GET", "/user/events?ticket=" + ticket).over(transport));
        StreamProbe token = open(token())) {
      byTicket.expectConnected();
      assertThat(user.delete("/api/sessions/all").statusCode()).isEqualTo(204);
      for (StreamProbe ends : new StreamProbe[] {first, byTicket}) {
        expectHere(ends);
      }
      expectElsewhere(token);
    }
  }

  @Test
  void disabledUser_losesAllStreams() {
    Visitor admin = Visitor.login(node, create(true), "password");
    String id = Visitor.json(user.get("/api/me")).path("id").asString();
    try (StreamProbe session = open(user);
        StreamProbe token = open(token());
        StreamProbe others = open(admin)) {
      assertThat(admin.patch("/api/users/" + id, "{\"active\":false}").statusCode()).isEqualTo(200);
      expectHere(session);
      expectHere(token);
      others.expectEvent("user.updated");
    }
  }

  @Test
  void endAll_isHereForAll() {
    Visitor second = Visitor.login(other, username, "password");
    try (StreamProbe session = open(user);
        StreamProbe another = open(second);
        StreamProbe token = open(token())) {
      assertThat(user.post("/api/me/end-all", "{\"password\":\"password\"}").statusCode())
          .isEqualTo(204);
      expectHere(session);
      expectHere(another);
      expectHere(token);
    }
  }

  @Test
  void listedSession_ended_isHereForItAlone() {
    Visitor second = Visitor.login(other, username, "password");
    JsonNode sessions = Visitor.json(user.get("/api/sessions")).path("sessions");
    String id =
        sessions
            .valueStream()
            .filter(session -> !session.path("current").asBoolean())
            .findFirst()
            .orElseThrow()
            .path("id")
            .asString();
    try (StreamProbe present = open(user);
        StreamProbe ends = open(second)) {
      assertThat(user.delete("/api/sessions/" + id).statusCode()).isEqualTo(204);
      expectHere(ends);
      expectElsewhere(present);
    }
  }

  private static void expectHere(StreamProbe probe) {
    probe.expectLogout("here").expectClosed(CloseReason.SESSION_EXPIRED);
  }

  /** Told once that another login has ended, and goes on. */
  private static void expectElsewhere(StreamProbe... probes) {
    for (StreamProbe probe : probes) {
      probe.expectLogout("elsewhere");
    }
    expectAlive(probes);
  }

  /** What is told of another user's name still arrives. */
  private static void expectAlive(StreamProbe... probes) {
    Visitor visitor = Visitor.login(node, create(false), "password");
    visitor.patch("/api/me", "{\"name\":\"Still There\"}");
    for (StreamProbe probe : probes) {
      while (!probe.nextEvent().data().toString().contains("Still There")) {
        // the making of that user
      }
    }
  }
}
