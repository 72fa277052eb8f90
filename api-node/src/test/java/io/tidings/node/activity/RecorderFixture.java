package io.tidings.node.activity;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.board.TestBoard;
import io.tidings.node.board.TestUser;
import io.tidings.node.test.TestNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.JsonNode;

/** One node, and what a change adds to the activities that a user sees. */
abstract class RecorderFixture {
  static TestNode node;

  TestUser ann;
  TestUser bob;
  TestBoard project;
  String tickets;

  @BeforeAll
  static void start() {
    node = TestNode.start();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @BeforeEach
  void project() {
    ann = TestUser.at(node);
    bob = TestUser.at(node);
    project = ann.project();
    tickets = project.path + "/tickets";
  }

  static List<JsonNode> all(TestUser user) {
    return user.get("/api/activity?limit=200")
        .expect(200)
        .path("activities")
        .valueStream()
        .toList();
  }

  /** The activities that a change adds to what this user sees, the newest first. */
  static List<JsonNode> added(TestUser user, Runnable change) {
    Set<String> before = new TreeSet<>();
    all(user).forEach(one -> before.add(one.path("id").asString()));
    change.run();
    return all(user).stream().filter(one -> !before.contains(one.path("id").asString())).toList();
  }

  /** Says that a change is one activity, and which. */
  JsonNode expect(String type, String resource, String name, Runnable change) {
    List<JsonNode> added = added(ann, change);
    assertThat(added).hasSize(1);
    JsonNode one = added.getFirst();
    assertThat(one.path("activity_type").asString()).as(one.toString()).isEqualTo(type);
    assertThat(one.path("resource").path("type").asString()).isEqualTo(resource);
    assertThat(one.path("resource").path("name").asString()).isEqualTo(name);
    assertThat(one.path("user").path("username").asString()).isEqualTo(ann.username);
    assertThat(one.path("metadata").path("last_editor").asString()).isEqualTo(ann.username);
    assertThat(one.path("metadata").path("id")).isEqualTo(one.path("resource").path("id"));
    assertThat(one.toString()).doesNotContain("a secret", "@", "passwordHash");
    return one;
  }

  static Set<String> fields(JsonNode object) {
    return new TreeSet<>(object.propertyNames());
  }
}
