package io.tidings.node.board.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.board.BoardTest;
import io.tidings.node.board.TestUser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An import is read as it arrives, and no further than to the first fault: these begin, announce 16
 * MB, and never go on.
 */
@Tag("slow")
class ImportBoundsTest extends BoardTest {
  private static final String PATH = "/api/admin/database/import";
  private static final String CONFIRM = "\"confirm\":\"WIPE ALL DATA\"";
  private static final String RIGHT = "\"password\":\"" + TestUser.PASSWORD + "\"";

  private String token = "";
  private TestUser admin;

  @BeforeEach
  void administrator() {
    admin = TestUser.adminAt(node);
    token = admin.post("/api/tokens", "{\"name\":\"t\"}").expect(201).path("token").asString();
  }

  private record Refusal(int status, String code, @Nullable String field) {}

  /** What is answered to the beginning of a body. */
  private Refusal answerTo(String begun) throws IOException {
    return answerTo("Content-Length: 16770046", begun);
  }

  private Refusal answerTo(String length, String begun) throws IOException {
    String head =
        "POST "
            + PATH
            + " HTTP/1.1\r\nHost: x\r\n"
            + length
            + "\r\nContent-Type: application/json\r\nAuthorization: Token "
            + token
            + "\r\n\r\n";
    try (Socket socket = node.socket()) {
      socket.setSoTimeout(10_000); // well below the time after which a slow body is given up
      socket.getOutputStream().write((head + begun).getBytes(UTF_8));
      var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      int status = Integer.parseInt(String.valueOf(in.readLine()).split(" ", -1)[1]);
      String line = in.readLine();
      while (line != null && !line.startsWith("{")) {
        line = in.readLine();
      }
      JsonNode problem = JsonMapper.shared().readTree(String.valueOf(line));
      return new Refusal(
          status, problem.path("code").asString(), problem.path("field").asString(null));
    } catch (SocketTimeoutException e) {
      throw new AssertionError("not answered before its body came: " + length, e);
    }
  }

  @Test
  void data_isNotLookedAt_beforeConfirmationAndPasswordAreRight() throws IOException {
    assertThat(answerTo("{\"confirm\":\"x\"," + RIGHT + ",\"data\":{\"users\":[{"))
        .isEqualTo(new Refusal(400, "invalid-field", "confirm"));
    assertThat(answerTo("{" + CONFIRM + ",\"password\":\"x\",\"data\":{\"users\":[{"))
        .isEqualTo(new Refusal(403, "bad-credentials", null));
    assertThat(answerTo("{\"data\":{\"users\":[{"))
        .isEqualTo(new Refusal(400, "missing-field", "confirm"));
    assertThat(answerTo("{" + CONFIRM + ",\"data\":{\"users\":[{"))
        .isEqualTo(new Refusal(400, "missing-field", "password"));
    assertThat(answerTo("{\"confirm\":[{\"a\":{}},"))
        .isEqualTo(new Refusal(400, "invalid-field", "confirm"));
    assertThat(answerTo("{\"password\":{\"a\":{},"))
        .isEqualTo(new Refusal(400, "invalid-field", "password"));
    assertThat(answerTo("{\"more\":[")).isEqualTo(new Refusal(400, "unknown-field", "more"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"users\":[{\"a\":{ | unknown-field | data.users[0].a",
        "{\"users\":[{\"username\":\"x y\",\"name\":\"n\"}, | invalid-field |"
            + " data.users[0].username",
        "{\"users\":[7, | invalid-field | data.users[0]",
        "{\"users\":{ | invalid-field | data.users",
        "{\"projects\":[{\"a\":{ | unknown-field | data.projects[0].a",
        "{\"projects\":[{\"key\":\"KEY\",\"tikets\":[ | unknown-field | data.projects[0].tikets",
        "{\"more\":[ | unknown-field | data.more",
        "[ | invalid-field | data"
      })
  void data_isReadUpToTheFirstFault(String data, String code, String field) throws IOException {
    assertThat(answerTo("{" + CONFIRM + "," + RIGHT + ",\"data\":" + data))
        .isEqualTo(new Refusal(400, code, field));
  }

  @Test
  void users_oneMoreThanThereMayBe_isTheLastThatIsRead() throws IOException {
    StringBuilder users = new StringBuilder();
    for (int i = 0; i < 1_000; i++) {
      users.append("{\"username\":\"user-%d\",\"name\":\"n\"},".formatted(i));
    }
    assertThat(answerTo("{" + CONFIRM + "," + RIGHT + ",\"data\":{\"users\":[" + users + "{"))
        .isEqualTo(new Refusal(400, "invalid-field", "data.users"));
  }

  /** Nobody imports that, but a confirmed import must not take a node's memory either. */
  @Test
  void values_moreThanAnyImportHas_areTooMany() {
    String many = "{},".repeat(1_000_000);
    admin
        .post(
            PATH,
            "{%s,%s,\"data\":{\"projects\":[{\"tickets\":[%s{}]}]}}"
                .formatted(CONFIRM, RIGHT, many))
        .expectProblem(413, "payload-too-large", "body");
  }

  /** It does not say how large it is. */
  @Test
  void body_thatIsTooLarge_isRefusedWhereItBecomesSo() throws IOException {
    String begun = "{" + CONFIRM + "," + RIGHT + ",\"data\":" + " ".repeat(16 * 1024 * 1024);
    String chunk = Integer.toHexString(begun.length()) + "\r\n" + begun + "\r\n";
    assertThat(answerTo("Transfer-Encoding: chunked", chunk))
        .isEqualTo(new Refusal(413, "payload-too-large", "body"));
  }

  /** As an export has them, and the other way round. */
  @Test
  void projects_beforeTheirUsers_areTaken() {
    String project =
        "{\"key\":\"KEY\",\"title\":\"t\",\"columns\":[{\"title\":\"c\"}],"
            + "\"members\":[{\"username\":\"nobody\",\"role\":\"admin\"}]}";
    admin
        .post(
            PATH,
            "{%s,%s,\"data\":{\"projects\":[%s],\"users\":[]}}".formatted(RIGHT, CONFIRM, project))
        .expectProblem(400, "invalid-field", "data.projects[0].members[0].username");
  }

  @Test
  void texts_ofAProject_areBoundedTogether() {
    String ticket = "{\"title\":\"t\",\"description\":\"" + "x".repeat(10_000) + "\"},";
    String project =
        "{\"key\":\"KEY\",\"title\":\"t\",\"columns\":[{\"title\":\"c\"}],"
            + "\"members\":[{\"username\":\"root\",\"role\":\"admin\"}],\"tickets\":[%s{\"title\":\"t\"}]}"
                .formatted(ticket.repeat(839));
    admin
        .post(
            PATH,
            "{%s,%s,\"data\":{\"users\":[{\"username\":\"root\",\"name\":\"R\",\"admin\":true,\"password\":\"a password\"}],\"projects\":[%s]}}"
                .formatted(CONFIRM, RIGHT, project))
        .expectProblem(400, "invalid-field", "data.projects[0].tickets");
  }
}
