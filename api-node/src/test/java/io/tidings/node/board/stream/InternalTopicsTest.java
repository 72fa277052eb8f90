package io.tidings.node.board.stream;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.board.TestBoard;
import io.tidings.node.board.TestUser;
import io.tidings.node.test.Frame;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Token;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a private board says cannot be read by the generic endpoints, nor can they write to it,
 * whatever a token or the configuration allows.
 */
class InternalTopicsTest {
  private static final String SECRET = "Acquire ACME";
  private static TestNode node;
  private static TestBoard board;
  private static String before;

  @BeforeAll
  static void start() {
    node = TestNode.start("tidings.access.public-topics=*");
    board = TestUser.at(node).project();
    before = node.bean(WorkspaceState.class).position().toString();
    board.ticket(SECRET, board.column(0));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  /** The topics of the boards, under the names that they have and had. */
  static Stream<String> names() {
    List<String> plain =
        List.of(
            "boards",
            "projects",
            "users",
            "database",
            "project." + board.id,
            "user." + board.owner.id);
    return Stream.concat(plain.stream(), plain.stream().map(name -> "$" + name));
  }

  private static List<String[]> callers() {
    return List.of(
        new String[0],
        Token.of("wide").topics("*", "project.*", "user.*").asHeader(),
        Token.of("admin")
            .rights(Map.of("subscribe", List.of("*"), "publish", List.of("*", "$control")))
            .asHeader(),
        Token.of("user." + board.owner.id).topics("*").asHeader());
  }

  @ParameterizedTest
  @MethodSource("names")
  void topicOfABoard_overTheGenericEndpoints_isNeitherReadNorWritten(String name) {
    boolean internal = name.startsWith("$");
    try (SseProbe owner = board.owner.open(board.path + "/events")) {
      owner.expectConnected();
      for (String[] caller : callers()) {
        for (String spelt : Set.copyOf(List.of(name, name.replace("$", "%24")))) {
          HttpResponse<String> page = node.get("/api/topics/" + spelt + "/events", caller);
          assertThat(page.statusCode()).as(page.body()).isEqualTo(internal ? 400 : 200);
          assertThat(page.body()).doesNotContain(SECRET);
          HttpResponse<String> one =
              node.post("/api/topics/" + spelt + "/events", forged(""), caller);
          assertThat(one.statusCode()).as(one.body()).isEqualTo(internal ? 400 : 201);
        }
        String batch = "{\"events\":[%s]}".formatted(forged("\"topics\":[\"" + name + "\"],"));
        HttpResponse<String> many = node.post("/api/events", batch, caller);
        assertThat(many.statusCode()).as(many.body()).isEqualTo(internal ? 400 : 201);
        assertStream(name, internal, caller);
      }
      board.ticket("the next one", board.column(0));
      assertThat(owner.nextEvent().data().toString())
          .contains("the next one")
          .doesNotContain("FORGED");
    }
  }

  private static void assertStream(String name, boolean internal, String[] caller) {
    var request = stream(name).after(before);
    if (caller.length > 0) {
      request = request.header(caller[0], caller[1]);
    }
    try (SseProbe probe = SseProbe.open(node.port(), request)) {
      probe.expectStatus(internal ? 400 : 200);
      if (!internal) {
        probe.expectConnected();
        node.post("/api/topics/" + name + "/events", "{\"type\":\"last\",\"data\":1}");
        for (String type = ""; !type.equals("last"); ) {
          Frame frame = probe.nextEvent();
          assertThat(frame.toString()).doesNotContain(SECRET);
          type = frame.type();
        }
      }
    }
  }

  @Test
  void tokenThatNamesAnInternalTopic_isNotBelieved() {
    for (String pattern : List.of("$project.*", "$boards", "$*", "$project." + board.id)) {
      HttpResponse<String> answer =
          node.get("/api/topics/a/events", Token.of("u").topics(pattern).asHeader());
      assertThat(answer.statusCode()).as(pattern).isEqualTo(401);
    }
  }

  private static String forged(String topics) {
    return "{%s\"type\":\"ticket.created\",\"data\":{\"projectId\":%d,\"ticket\":{\"title\":\"FORGED\"}}}"
        .formatted(topics, board.id);
  }
}
