package io.tidings.node.activity;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.board.TestUser;
import io.tidings.node.chat.ChatUser;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Each request that changes users, their logins or their messages is one activity. */
class UserRecorderTest extends RecorderFixture {
  @Test
  void usersTokensSessionsAndSettings_areOneActivityEach() {
    expect(
        "edited",
        "user",
        ann.username,
        () -> ann.patch("/api/me", "{\"name\":\"Ann\"}").expect(200));
    assertThat(added(bob, () -> ann.patch("/api/me", "{\"name\":\"Ann B\"}").expect(200)))
        .hasSize(1);
    Runnable address = () -> ann.patch("/api/me", "{\"email\":\"ann@example.org\"}").expect(200);
    expect("edited", "user", ann.username, address);
    assertThat(added(bob, () -> ann.patch("/api/me", "{\"email\":\"a@example.org\"}").expect(200)))
        .isEmpty();
    List<String> token = new ArrayList<>();
    expect(
        "created",
        "token",
        "ci",
        () ->
            token.add(
                ann.post("/api/tokens", "{\"name\":\"ci\"}").expect(201).path("id").asString()));
    expect(
        "deleted", "token", "ci", () -> ann.delete("/api/tokens/" + token.getFirst()).expect(204));
    Runnable settings =
        () -> ann.put("/api/notifications/settings", "{\"off\":[\"mention\"]}").expect(200);
    expect("edited", "notification_settings", "Notification settings", settings);
    assertThat(added(ann, settings)).isEmpty();
    String password =
        "{\"password\":{\"old\":\"" + TestUser.PASSWORD + "\",\"new\":\"another password\"}}";
    JsonNode changed =
        expect("edited", "user", ann.username, () -> ann.patch("/api/me", password).expect(200));
    assertThat(changed.path("description").asString())
        .isEqualTo("User " + ann.username + " has a new password");
    TestUser admin = TestUser.adminAt(node);
    List<JsonNode> seen = added(admin, () -> ann.post("/logout", "").expect(204));
    assertThat(seen).hasSize(1);
    assertThat(seen.getFirst().path("resource").toString())
        .isEqualTo("{\"type\":\"session\",\"name\":\"Session\",\"id\":null}");
    assertThat(added(admin, () -> admin.delete("/api/users/" + ann.id).expect(204)))
        .extracting(one -> one.path("description").asString())
        .contains("User " + ann.username + " was deleted");
    List<JsonNode> created =
        added(
            admin,
            () ->
                admin
                    .post(
                        "/api/users",
                        "{\"username\":\"%sx\",\"name\":\"X\",\"password\":\"a long password\"}"
                            .formatted(bob.username.replace("-", "")))
                    .expect(201));
    assertThat(created).hasSize(1);
    assertThat(created.getFirst().path("activity_type").asString()).isEqualTo("created");
  }

  @Test
  void messages_areOneActivityForEachOfBothUsers_withoutTheirText() {
    ChatUser ada = ChatUser.at(node);
    ChatUser eve = ChatUser.at(node);
    List<JsonNode> sent = added(ada.user, () -> ada.send(eve, "a secret"));
    assertThat(sent).hasSize(1);
    assertThat(sent.getFirst().toString()).doesNotContain("a secret");
    assertThat(sent.getFirst().path("resource").toString())
        .isEqualTo(
            "{\"type\":\"message\",\"name\":\"Message\",\"id\":\"1\",\"parent\":{\"type\":\"contact\",\"id\":\"%s\",\"name\":\"%s\"}}"
                .formatted(eve.address, eve.address));
    JsonNode received = all(eve.user).getFirst();
    assertThat(received.path("activity_type").asString()).isEqualTo("created");
    assertThat(received.path("description").asString())
        .isEqualTo("Message from " + ada.address + " was received");
    assertThat(received.path("user").path("id").asString()).isEqualTo(ada.user.id + "");
    assertThat(received.path("resource").path("id").asString()).isEqualTo("1");
    assertThat(received.path("resource").path("parent").path("id").asString())
        .isEqualTo(ada.address);
    assertThat(received.toString()).doesNotContain("a secret", eve.address);
    assertThat(all(eve.user)).doesNotContain(sent.getFirst());
    assertThat(added(bob, () -> ada.send(eve, "another"))).isEmpty();
    List<JsonNode> read = added(eve.user, () -> eve.read(ada, 2).expect(200));
    assertThat(read).hasSize(1);
    assertThat(read.getFirst().path("activity_type").asString()).isEqualTo("edited");
    assertThat(read.getFirst().path("resource").path("id").asString()).isEqualTo(ada.address);
    assertThat(added(eve.user, () -> eve.read(ada, 2).expect(204))).isEmpty();
    List<JsonNode> removed = added(eve.user, () -> eve.remove(ada).expect(204));
    assertThat(removed)
        .extracting(one -> one.path("activity_type").asString())
        .containsExactly("deleted");
    assertThat(added(eve.user, () -> eve.add(ada).expect(201)))
        .extracting(one -> one.path("activity_type").asString())
        .containsExactly("created");
  }

  /** Rows count for each mailbox, and a thread that was removed begins anew. */
  @Test
  void recipient_isToldOfTheirOwnRow() {
    ChatUser ada = ChatUser.at(node);
    ChatUser eve = ChatUser.at(node);
    ada.send(eve, "one");
    ada.send(eve, "two");
    eve.remove(ada).expect(204);
    List<JsonNode> received = added(eve.user, () -> ada.send(eve, "three", "X-Tab-Id", "a-tab"));
    assertThat(received).hasSize(1);
    JsonNode resource = received.getFirst().path("resource");
    assertThat(resource.path("id").asString()).isEqualTo("1");
    assertThat(received.getFirst().path("tab_id").asString()).isEqualTo("a-tab");
    assertThat(all(ada.user).getFirst().path("resource").path("id").asString()).isEqualTo("3");
    ada.send(ada, "to myself");
    assertThat(all(ada.user).getFirst().path("description").asString())
        .isEqualTo("Message to " + ada.address + " was sent");
    assertThat(all(ada.user).get(1).path("resource").path("id").asString()).isEqualTo("3");
  }
}
