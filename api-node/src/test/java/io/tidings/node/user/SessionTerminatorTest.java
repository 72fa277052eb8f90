package io.tidings.node.user;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.relay.CloseReason;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.StreamRequest;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Visitor;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A login that ends takes its streams with it, on every node, and no others. */
class SessionTerminatorTest {
  private static TestNode node;
  private static TestNode other;

  private String username = "";
  private Visitor user;

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

  private static SseProbe open(StreamRequest request) {
    return SseProbe.open(other.port(), request.with("GET", "/user/events")).expectConnected();
  }

  private static SseProbe open(Visitor visitor) {
    return open(stream().header("Cookie", String.valueOf(visitor.cookie())));
  }

  private JsonNode token() {
    return Visitor.json(user.post("/api/tokens", "{\"name\":\"t\"}"));
  }

  private static SseProbe open(JsonNode token) {
    return open(stream().header("Authorization", "Token " + token.path("token").asString()));
  }

  @Test
  void token_deleted_endsItsStreamsAlone() {
    JsonNode token = token();
    try (SseProbe ends = open(token);
        SseProbe another = open(token());
        SseProbe session = open(user)) {
      user.delete("/api/tokens/" + token.path("id").asString());
      ends.expectClosed(CloseReason.SESSION_EXPIRED);
      expectAlive(another, session);
    }
  }

  @Test
  void newPassword_endsTheStreamsOfOtherSessionsAlone() {
    Visitor second = Visitor.login(other, username, "password");
    try (SseProbe ends = open(second);
        SseProbe present = open(user);
        SseProbe token = open(token())) {
      String change = "{\"password\":{\"old\":\"password\",\"new\":\"password two\"}}";
      assertThat(user.patch("/api/me", change).statusCode()).isEqualTo(200);
      ends.expectClosed(CloseReason.SESSION_EXPIRED);
      expectAlive(present, token);
    }
  }

  @Test
  void everywhere_endsTheStreamsOfAllSessionsAndOfTheirTickets() {
    Visitor second = Visitor.login(other, username, "password");
    String ticket = Visitor.json(second.post("/api/stream-tickets", "")).path("ticket").asString();
    try (SseProbe first = open(user);
        SseProbe byTicket =
            SseProbe.open(node.port(), stream().with("GET", "/user/events?ticket=" + ticket));
        SseProbe token = open(token())) {
      byTicket.expectConnected();
      assertThat(user.delete("/api/sessions/all").statusCode()).isEqualTo(204);
      for (SseProbe ends : new SseProbe[] {first, byTicket}) {
        ends.expectClosed(CloseReason.SESSION_EXPIRED);
      }
      expectAlive(token);
    }
  }

  @Test
  void disabledUser_losesAllStreams() {
    Visitor admin = Visitor.login(node, create(true), "password");
    String id = Visitor.json(user.get("/api/me")).path("id").asString();
    try (SseProbe session = open(user);
        SseProbe token = open(token());
        SseProbe others = open(admin)) {
      assertThat(admin.patch("/api/users/" + id, "{\"active\":false}").statusCode()).isEqualTo(200);
      session.expectClosed(CloseReason.REVOKED);
      token.expectClosed(CloseReason.REVOKED);
      others.expectEvent("user.updated");
    }
  }

  /** What is told of another user's name still arrives. */
  private static void expectAlive(SseProbe... probes) {
    Visitor visitor = Visitor.login(node, create(false), "password");
    visitor.patch("/api/me", "{\"name\":\"Still There\"}");
    for (SseProbe probe : probes) {
      while (!probe.nextEvent().data().toString().contains("Still There")) {
        // the making of that user
      }
    }
  }
}
