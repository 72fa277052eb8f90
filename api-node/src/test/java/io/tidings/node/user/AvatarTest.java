package io.tidings.node.user;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.Frame;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Visitor;
import java.awt.Color;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Pictures of users: small ones that the node has checked, and no addresses. */
@Tag("slow")
class AvatarTest {
  private static final byte[] PNG = Pictures.png(64, Color.BLUE);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static TestNode node;
  private static TestNode other;
  private static Visitor ada;

  private Visitor user;

  @BeforeAll
  static void start() {
    node = TestNode.startForDevelopment();
    other = TestNode.startForDevelopment();
    ada = Visitor.login(node, "ada", "tidings");
  }

  @AfterAll
  static void stop() {
    node.close();
    other.close();
  }

  @BeforeEach
  void login() {
    String name = "u-" + UUID.randomUUID().toString().substring(0, 8);
    String hash = node.bean(PasswordHashes.class).hash("password");
    node.bean(Users.class).create(new NewUser(name, name, hash, false), ChangeContext.NODE);
    user = Visitor.login(node, name, "password");
  }

  private HttpResponse<String> put(String type, byte[] bytes) {
    return node.send(
        "PUT",
        "/api/me/avatar",
        BodyPublishers.ofByteArray(bytes),
        "Content-Type",
        type,
        "Cookie",
        "" + user.cookie(),
        "Sec-Fetch-Site",
        "same-origin");
  }

  private static HttpResponse<byte[]> picture(TestNode at, Visitor visitor, String path) {
    try {
      return HTTP.send(
          HttpRequest.newBuilder(at.uri(path)).header("Cookie", "" + visitor.cookie()).build(),
          BodyHandlers.ofByteArray());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private String given() {
    HttpResponse<String> answer = put("image/png", PNG);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Visitor.json(answer).path("avatar").asString();
  }

  @Test
  void picture_isServedToUsers_asAPictureAndNothingElse() {
    String path = given();
    assertThat(path).matches("/api/users/\\d+/avatar/[0-9a-f]{32}");
    assertThat(user.get("/api/me").body()).contains("\"avatar\":\"" + path + "\"");

    HttpResponse<byte[]> answer = picture(other, ada, path);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(PNG);
    var headers = answer.headers();
    assertThat(headers.allValues("Content-Type")).containsExactly("image/png");
    assertThat(headers.allValues("X-Content-Type-Options")).containsExactly("nosniff");
    assertThat(headers.allValues("Content-Security-Policy"))
        .containsExactly("default-src 'none'; sandbox");
    assertThat(headers.firstValue("Cache-Control").orElse(""))
        .contains("private", "immutable", "max-age=31536000")
        .doesNotContain("public");
    assertThat(node.get(path).statusCode()).as("a guest").isEqualTo(401);
  }

  @Test
  void pictures_ofAllFormats_areTaken() {
    assertThat(put("image/jpeg", Pictures.jpeg(64)).statusCode()).isEqualTo(200);
    assertThat(put("IMAGE/WEBP", Pictures.WEBP).statusCode()).isEqualTo(200);
    assertThat(put("image/png", PNG).statusCode()).isEqualTo(200);
  }

  @Test
  void picture_replacedOrRemoved_isGone() {
    String first = given();
    assertThat(given()).as("the same again").isEqualTo(first);
    String second = Visitor.json(put("image/webp", Pictures.WEBP)).path("avatar").asString();
    assertThat(second).isNotEqualTo(first);
    assertThat(picture(node, user, first).statusCode()).isEqualTo(404);
    assertThat(picture(node, user, second).statusCode()).isEqualTo(200);

    assertThat(user.delete("/api/me/avatar").statusCode()).isEqualTo(204);
    assertThat(user.delete("/api/me/avatar").statusCode()).as("once more").isEqualTo(204);
    assertThat(user.get("/api/me").body()).contains("\"avatar\":null");
    assertThat(picture(node, user, second).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          image/svg+xml                     | <svg/> | 415 | unsupported-media-type
          text/html                         | <b/>   | 415 | unsupported-media-type
          application/x-www-form-urlencoded | a=b    | 415 | unsupported-media-type
          image/png;charset=utf-8           | a      | 415 | unsupported-media-type
          image/png                         | <svg/> | 400 | invalid-picture
          image/webp                        | RIFF   | 400 | invalid-picture
          """)
  void body_thatIsNoPicture_isRefused(String type, String body, int status, String code) {
    HttpResponse<String> answer = put(type, body.getBytes(StandardCharsets.UTF_8));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains("\"code\":\"" + code + "\"", "\"field\":");
    assertThat(user.get("/api/me").body()).contains("\"avatar\":null");
  }

  @Test
  void picture_thatSaysToBeAnother_isRefused() {
    HttpResponse<String> answer = put("image/jpeg", PNG);
    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(answer.body()).contains("\"field\":\"Content-Type\"", "image/png");
  }

  @Test
  void picture_thatIsTooLarge_isRefused() {
    HttpResponse<String> answer = put("image/png", Arrays.copyOf(PNG, 32 * 1024 + 1));
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("payload-too-large", "32768");
    assertThat(put("image/png", Arrays.copyOf(PNG, 32 * 1024)).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"/user/logout\"",
        "\"/user/events\"",
        "\"/api/users/1/avatar/00000000000000000000000000000000\"",
        "\"https://example.com/a.png\"",
        "\"data:image/png;base64,AAAA\"",
        "\"javascript:alert(1)\"",
        "\"\"",
        "7",
        "null"
      })
  void address_isNoPicture(String avatar) {
    HttpResponse<String> answer = user.patch("/api/me", "{\"avatar\":" + avatar + "}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"field\":\"avatar\"", "PUT /api/me/avatar");
    assertThat(user.get("/api/me").body()).contains("\"avatar\":null");
  }

  @Test
  void picture_isToldToEverybodyAtOnce() {
    try (SseProbe probe =
        SseProbe.open(
            other.port(),
            stream().with("GET", "/user/events").header("Cookie", "" + ada.cookie()))) {
      probe.expectConnected();
      String path = given();
      assertThat(toldAvatar(probe).asString()).isEqualTo(path);
      user.delete("/api/me/avatar");
      assertThat(toldAvatar(probe).isNull()).isTrue();
    }
  }

  private JsonNode toldAvatar(SseProbe probe) {
    String own = Visitor.json(user.get("/api/me")).path("id").asString();
    while (true) {
      Frame frame = probe.nextEvent();
      if (frame.data().path("id").asString("").equals(own)) {
        return frame.data().path("avatar");
      }
    }
  }

  @Test
  void picture_ofAnother_isRemovedByAdministratorsAlone() {
    String path = given();
    String of = path.substring(0, path.lastIndexOf('/'));
    Visitor grace = Visitor.login(node, "grace", "tidings");
    assertThat(grace.delete(of).statusCode()).isEqualTo(403);
    assertThat(picture(node, grace, path).statusCode()).isEqualTo(200);
    assertThat(ada.delete(of).statusCode()).isEqualTo(204);
    assertThat(picture(node, grace, path).statusCode()).isEqualTo(404);
    assertThat(ada.delete("/api/users/999999/avatar").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/users/1/avatar/0",
        "/api/users/999999/avatar/00000000000000000000000000000000",
        "/api/users/1/avatar/..%2f",
        "/api/users/x/avatar/0"
      })
  void path_ofNoPicture_isUnknown(String path) {
    assertThat(picture(node, ada, path).statusCode()).isIn(400, 404);
  }
}
