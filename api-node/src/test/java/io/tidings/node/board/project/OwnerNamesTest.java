package io.tidings.node.board.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.board.BoardTest;
import io.tidings.node.board.TestUser;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Owners and repositories are called as bodies may call them, in paths too. */
class OwnerNamesTest extends BoardTest {
  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String newProject() {
    String key = "K" + UUID.randomUUID().toString().replace("-", "").substring(0, 8);
    return "{\"key\":\"%s\",\"title\":\"x\"}".formatted(key.toUpperCase(Locale.ROOT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<img src=x>",
        "a b",
        "\u202eevil",
        "linu\u017f",
        "é",
        "a\u0000b",
        "a,b",
        "'",
        "a\"b"
      })
  void path_withAnOddName_isRefusedWithItsField(String name) {
    TestUser ada = TestUser.at(node);
    expectRefused(ada, encoded(name));
  }

  @Test
  void path_withALongName_isRefusedWithItsField() {
    expectRefused(TestUser.at(node), "a".repeat(101));
  }

  private static void expectRefused(TestUser user, String name) {
    Map.of(
            "/api/v1/repos/" + name + "/shop/projects", "owner",
            "/api/v1/repos/acme/" + name + "/projects", "repo",
            "/api/v1/users/" + name + "/projects", "user",
            "/api/v1/orgs/" + name + "/projects", "org")
        .forEach((path, field) -> {
          if (name.contains("%00")) { // refused before it is a name
            assertThat(user.post(path, newProject()).status()).isEqualTo(400);
            return;
          }
          user.post(path, newProject()).expectProblem(400, "invalid-field", field);
          user.get(path).expectProblem(400, "invalid-field", field);
          for (String below : List.of("/1", "/1/board", "/1/tickets", "/1/members")) {
            user.get(path + below).expectProblem(400, "invalid-field", field);
          }
        });
  }

  @Test
  void path_withEveryLetterThatABodyMayHave_isTaken() {
    TestUser ada = TestUser.at(node);
    String name = "A-z.0_" + "9".repeat(94);
    ada.post("/api/v1/orgs/" + name + "/projects", newProject()).expect(201);
    ada.post("/api/v1/repos/" + name + "/" + name + "/projects", newProject()).expect(201);
    assertThat(ada.get("/api/v1/orgs/" + name + "/projects").expect(200).path("projects").size())
        .isEqualTo(1);
  }

  /** The owner of an organization or repository is a label; that of a user is the user. */
  @Test
  void userScope_isForTheUserAndAdministrators() {
    TestUser ada = TestUser.at(node);
    TestUser grace = TestUser.at(node);
    String adas = "/api/v1/users/" + ada.username + "/projects";
    ada.post(adas, newProject()).expect(201);
    grace.post(adas, newProject()).expectProblem(403, "forbidden");
    TestUser.adminAt(node).post(adas, newProject()).expect(201);
    grace.post("/api/v1/orgs/" + ada.username + "/projects", newProject()).expect(201);
    grace.post("/api/v1/repos/" + ada.username + "/shop/projects", newProject()).expect(201);
  }

  /** Upper case of other alphabets' letters is ours: they are no names of keys. */
  @ParameterizedTest
  @ValueSource(strings = {"ſ", "ı"})
  void key_inOtherLetters_isUnknown(String letter) {
    TestUser ada = TestUser.at(node);
    String key =
        letter.toUpperCase(Locale.ROOT)
            + UUID.randomUUID().toString().substring(0, 4).toUpperCase(Locale.ROOT);
    ada.post("/api/projects", "{\"key\":\"%s\",\"title\":\"x\"}".formatted(key)).expect(201);
    ada.get("/api/projects/" + key).expect(200);
    ada.get("/api/projects/" + encoded(letter + key.substring(1))).expectProblem(404, "not-found");
  }
}
