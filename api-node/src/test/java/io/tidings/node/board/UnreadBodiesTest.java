package io.tidings.node.board;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.TestNode;
import io.tidings.node.test.Token;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A body is read once it is known that its sender has the right to send it: these requests announce
 * one that never comes, and are answered all the same.
 */
@Tag("slow")
class UnreadBodiesTest extends BoardTest {
  private static final String JSON = "application/json";
  private static final String FORM = "application/x-www-form-urlencoded";

  private TestUser owner;
  private TestBoard board;
  private String stranger = "";

  @BeforeEach
  void people() {
    owner = TestUser.at(node);
    board = owner.project();
    stranger = token(TestUser.at(node));
  }

  private static String token(TestUser user) {
    return "Token "
        + user.post("/api/tokens", "{\"name\":\"t\"}").expect(201).path("token").asString();
  }

  private static String bearer(Token token) {
    return "Bearer " + token.text();
  }

  /** The status of the answer to a head alone. */
  private static int statusOf(String method, String path, String authorization, String type)
      throws IOException {
    return statusOf(node, method, path, authorization, type);
  }

  private static int statusOf(
      TestNode at, String method, String path, String authorization, String type)
      throws IOException {
    String head =
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\nContent-Type: "
            + type
            + (authorization.isEmpty() ? "" : "\r\nAuthorization: " + authorization)
            + "\r\n\r\n";
    try (Socket socket = at.socket()) {
      socket.setSoTimeout(10_000); // well below the time after which a slow body is given up
      socket.getOutputStream().write(head.getBytes(US_ASCII));
      var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      return Integer.parseInt(String.valueOf(in.readLine()).split(" ", -1)[1]);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("not answered before its body came: " + head, e);
    }
  }

  /** Else a client would send its next request to a connection that is being closed. */
  @ParameterizedTest
  @CsvSource({
    "PUT, viewers/a, 200",
    "DELETE, viewers/a, 204",
    "POST, viewers/a/leave, 204",
    "POST, nothing, 404"
  })
  void connection_endsOnlyAsTheAnswerSays(String method, String path, int status)
      throws IOException {
    String head =
        "%s %s/%s HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Type: %s\r\nAuthorization: %s"
                .formatted(method, board.path, path, JSON, token(owner))
            + "\r\n\r\n";
    try (Socket socket = node.socket()) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(head.getBytes(US_ASCII)); // its body is late
      var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      assertThat(in.readLine()).startsWith("HTTP/1.1 " + status);
      List<String> headers = in.lines().takeWhile(line -> !line.isEmpty()).toList();
      assertThat(headers).contains("Connection: close");
    }
    try (Socket socket = node.socket()) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write((head + "{}").getBytes(US_ASCII));
      socket.getOutputStream().write((head + "{}").getBytes(US_ASCII));
      var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      // The body of the first answer has no line end.
      assertThat(in.lines().filter(line -> line.contains("HTTP/1.1 " + status)).limit(2))
          .hasSize(2);
    }
  }

  /** As curl sends it with large bodies. */
  @Test
  void body_thatWasAskedFor_keepsTheConnection() throws IOException {
    String body = "{\"name\":\"l\"}";
    String head =
        """
        POST %s/labels HTTP/1.1\r
        Host: x\r
        Content-Length: %d\r
        Expect: 100-continue\r
        Content-Type: application/json\r
        Authorization: %s\r
        \r
        """
            .formatted(board.path, body.length(), token(owner));
    try (Socket socket = node.socket()) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(head.getBytes(US_ASCII));
      var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      assertThat(in.readLine()).startsWith("HTTP/1.1 100");
      assertThat(in.readLine()).isEmpty();
      socket.getOutputStream().write(body.getBytes(US_ASCII));
      assertThat(in.readLine()).startsWith("HTTP/1.1 201");
      assertThat(in.lines().takeWhile(line -> !line.isEmpty()).toList())
          .doesNotContain("Connection: close");
    }
  }

  @Test
  void publishing_withoutAnyRightToWrite_isRefused() throws IOException {
    String batch = "/api/events";
    assertThat(statusOf("POST", batch, stranger, JSON)).isEqualTo(403);
    assertThat(statusOf("POST", batch, "", JSON)).isEqualTo(401);
    Token reader = Token.of("reader").claim("tidings", Map.of("subscribe", List.of("*")));
    assertThat(statusOf("POST", batch, bearer(reader), JSON)).isEqualTo(403);
    Token elsewhere = Token.of("elsewhere").topics("*");
    assertThat(statusOf("POST", batch + "?workspace=other", bearer(elsewhere), JSON))
        .isEqualTo(403);
    assertThat(statusOf("POST", "/api/topics/a/events", stranger, JSON)).isEqualTo(403);
  }

  @Test
  void publishing_ofARevokedSubject_isRefused() throws IOException {
    String subject = UUID.randomUUID().toString();
    String late = bearer(Token.of(subject).topics("*"));
    assertThat(
            node.post(
                    "/api/access/revocations",
                    "{\"subject\":\"" + subject + "\"}",
                    Token.of("issuer").topics("$control").asHeader())
                .statusCode())
        .isEqualTo(204);
    assertThat(statusOf("POST", "/api/events", late, JSON)).isEqualTo(401);
    assertThat(statusOf("POST", "/api/topics/a/events", late, JSON)).isEqualTo(401);
  }

  /** The container reads a form as soon as anything asks for a parameter. */
  @Test
  void forms_atTheApi_areRefused() throws IOException {
    String writer = bearer(Token.of("writer").topics("*"));
    for (String type : List.of(FORM, "Application/X-WWW-Form-UrlEncoded; charset=utf-8")) {
      assertThat(statusOf("POST", "/api/events", writer, type)).isEqualTo(415);
      assertThat(statusOf("POST", "/api/topics/a/events", writer, type)).isEqualTo(415);
      assertThat(statusOf("POST", "/api/projects", stranger, type)).isEqualTo(415);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /tickets",
    "PATCH, /tickets/1",
    "POST, /tickets/1/move",
    "POST, /tickets/1/transfer",
    "POST, /columns",
    "PATCH, /columns/1",
    "POST, /columns/reorder",
    "PUT, /columns/1/tickets/1",
    "POST, /labels",
    "PATCH, /labels/1",
    "POST, /members",
    "PATCH, /members/1",
    "PATCH, ''"
  })
  void boards_refuseWhoMayNotChangeThem(String method, String path) throws IOException {
    assertThat(statusOf(method, board.path + path, stranger, JSON)).isEqualTo(404);
    assertThat(statusOf(method, "/api/projects/NOPE" + path, stranger, JSON)).isEqualTo(404);
    assertThat(statusOf(method, board.path + path, "", JSON)).isEqualTo(401);
    TestUser reader = TestUser.at(node);
    board.add(reader, "reader");
    assertThat(statusOf(method, board.path + path, token(reader), JSON)).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({
    "/tickets",
    "/tickets/1",
    "/tickets/1/move",
    "/columns",
    "/columns/1",
    "/columns/1/delete",
    "/columns/reorder"
  })
  void formsOfBoards_refuseWhoMayNotChangeThem(String path) throws IOException {
    assertThat(statusOf("POST", "/board/" + board.key + path, stranger, FORM)).isEqualTo(404);
    assertThat(statusOf("POST", "/board/" + board.key + path, "", FORM)).isEqualTo(401);
  }

  @Test
  void boards_refuseWritersWhatIsForAdmins_andAllWhileClosed() throws IOException {
    TestUser writer = TestUser.at(node);
    board.add(writer, "writer");
    String theirs = token(writer);
    assertThat(statusOf("POST", board.path + "/columns", theirs, JSON)).isEqualTo(403);
    assertThat(statusOf("POST", board.path + "/labels", theirs, JSON)).isEqualTo(403);
    assertThat(statusOf("PATCH", board.path, theirs, JSON)).isEqualTo(403);
    owner.patch(board.path, "{\"closed\":true}").expect(200);
    assertThat(statusOf("POST", board.path + "/tickets", theirs, JSON)).isEqualTo(403);
  }

  @Test
  void administration_isRefusedToOthers() throws IOException {
    for (String path : List.of("wipe", "wipe-projects", "import")) {
      assertThat(statusOf("POST", "/api/admin/database/" + path, stranger, JSON)).isEqualTo(403);
    }
    assertThat(statusOf("POST", "/api/users", stranger, JSON)).isEqualTo(403);
    assertThat(statusOf("PATCH", "/api/users/" + owner.id, stranger, JSON)).isEqualTo(403);
    assertThat(statusOf("POST", "/api/access/revocations", stranger, JSON)).isEqualTo(403);
  }

  @Test
  void projectsOfAnotherUser_areRefused() throws IOException {
    String path = "/api/v1/users/" + owner.username + "/projects";
    assertThat(statusOf("POST", path, stranger, JSON)).isEqualTo(403);
  }
}
