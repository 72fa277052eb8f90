package io.tidings.node.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.TestNode;
import io.tidings.node.test.Visitor;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Users sign in and out with a password. */
class LoginTest {
  private static TestNode node;
  private static TestNode other;

  @BeforeAll
  static void start() {
    node = TestNode.startForDevelopment();
    other = TestNode.startForDevelopment();
  }

  @AfterAll
  static void stop() {
    node.close();
    other.close();
  }

  @Test
  void login_onOneNode_holdsOnAllUntilLogoutOnAnother() {
    Visitor ada = Visitor.login(node, "Ada", "tidings");
    assertThat(Visitor.json(ada.get("/api/me")).toString())
        .matches(
            "\\{\"id\":\"\\d+\",\"username\":\"ada\",\"name\":\"Ada Lovelace\",\"avatar\":null,"
                + "\"admin\":true,\"email\":null}");
    Visitor there = ada.movedTo(other);
    assertThat(there.get("/api/me").body()).isEqualTo(ada.get("/api/me").body());

    assertThat(there.post("/logout", "").statusCode()).isEqualTo(204);

    assertThat(there.cookie()).isNull();
    assertThat(ada.get("/api/me").statusCode()).isEqualTo(401);
    assertThat(ada.movedTo(other).get("/api/me").statusCode()).isEqualTo(401);
  }

  @Test
  void login_wrongPasswordAndUnknownUser_haveTheSameAnswer() {
    HttpResponse<String> wrong = Visitor.at(node).tryLogin("ada", "nonsense");
    HttpResponse<String> unknown = Visitor.at(node).tryLogin("nobody", "tidings");
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.body()).contains("\"code\":\"bad-credentials\"").isEqualTo(unknown.body());
    assertThat(unknown.statusCode()).isEqualTo(401);
    assertThat(wrong.headers().map().keySet()).isEqualTo(unknown.headers().map().keySet());
    assertThat(wrong.headers().map()).doesNotContainKey("set-cookie");
  }
}
