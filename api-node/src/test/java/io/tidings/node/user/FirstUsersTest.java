package io.tidings.node.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidings.events.LogException;
import io.tidings.events.embedded.RedisServer;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Visitor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Who is there when a node starts for the first time. */
@Tag("slow")
@ExtendWith(OutputCaptureExtension.class)
class FirstUsersTest {

  @Test
  void sample_ofNodesThatStartTogether_isMadeOnce() throws InterruptedException {
    // Spring Boot cannot set up logging for several applications at once: one that runs has done
    // it.
    try (TestNode _ = TestNode.start();
        RedisServer redis = RedisServer.start()) {
      String url = "spring.data.redis.url=" + redis.url();
      List<TestNode> nodes = together(() -> TestNode.startForDevelopment(url), 3);
      try {
        assertThat(nodes.getFirst().bean(Users.class).activeUsers())
            .extracting(User::username)
            .containsExactly("ada", "grace", "linus");
        assertThat(nodes.getLast().get("/api/dev/sample").body())
            .isEqualTo(
                "{\"users\":[{\"username\":\"ada\",\"password\":\"tidings\"},"
                    + "{\"username\":\"grace\",\"password\":\"tidings\"},"
                    + "{\"username\":\"linus\",\"password\":\"tidings\"}]}");
        for (TestNode node : nodes) {
          Visitor.login(node, "linus", "tidings");
        }
      } finally {
        nodes.forEach(TestNode::close);
      }
    }
  }

  private static <T> List<T> together(Callable<T> task, int times) throws InterruptedException {
    List<T> results = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(times)) {
      for (Future<T> future : threads.invokeAll(Collections.nCopies(times, task))) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void administrator_ofTheConfiguration_isCreatedOnce(CapturedOutput output) {
    try (RedisServer redis = RedisServer.start()) {
      String url = "spring.data.redis.url=" + redis.url();
      try (TestNode node = TestNode.start(url)) {
        assertThat(output).containsOnlyOnce("signing in is not possible");
        assertThat(Visitor.at(node).tryLogin("ada", "tidings").statusCode()).isEqualTo(401);
        assertThat(node.get("/api/dev/sample").statusCode()).isEqualTo(404);
      }
      String name = "tidings.admin.username=Root";
      try (TestNode node = TestNode.start(url, name, "tidings.admin.password=the first one")) {
        assertThat(Visitor.login(node, "root", "the first one").get("/api/me").body())
            .contains("\"admin\":true");
      }
      try (TestNode node = TestNode.start(url, name, "tidings.admin.password=another one")) {
        assertThat(Visitor.at(node).tryLogin("root", "another one").statusCode()).isEqualTo(401);
        Visitor.login(node, "root", "the first one");
      }
      assertThat(output).doesNotContain("the first one", "another one");
    }
  }

  @Test
  void administrator_redisDown_isCreatedLater() {
    try (RedisServer redis = RedisServer.start()) {
      redis.stop();
      try (TestNode node =
          TestNode.start(
              "spring.data.redis.url=" + redis.url(),
              "tidings.admin.username=root",
              "tidings.admin.password=the first one")) {
        assertThat(Visitor.at(node).tryLogin("root", "the first one").statusCode()).isEqualTo(503);
        redis.restart();
        Users users = node.bean(Users.class);
        await("the administrator")
            .atMost(Duration.ofSeconds(20))
            .ignoreExceptionsInstanceOf(LogException.class)
            .until(() -> !users.isEmpty());
        Visitor.login(node, "root", "the first one");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"root, ''", "'', password", "root, short", "the root, password"})
  void administrator_halfNamed_isRefusedAtTheStart(String username, String password) {
    assertThatThrownBy(() -> new AdminProperties(username, password))
        .hasMessageContaining("tidings.admin.")
        .hasMessageNotContaining("short");
  }
}
