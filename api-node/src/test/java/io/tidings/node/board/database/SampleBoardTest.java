package io.tidings.node.board.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.embedded.RedisServer;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Visitor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SampleBoardTest {

  @Test
  void start_threeNodesAtOnce_makeOneBoard() {
    try (RedisServer redis = RedisServer.start()) {
      List<TestNode> nodes =
          IntStream.range(0, 3)
              .mapToObj(_ -> CompletableFuture.supplyAsync(() -> start(redis)))
              .toList()
              .stream()
              .map(CompletableFuture::join)
              .toList();
      try {
        Visitor linus = Visitor.login(nodes.getFirst(), "linus", "tidings");
        JsonNode projects = Visitor.json(linus.get("/api/projects")).path("projects");
        assertThat(projects.size()).isEqualTo(1);
        assertThat(projects.get(0).path("role").asString()).isEqualTo("reader");
        JsonNode board = Visitor.json(linus.get("/api/projects/DEMO/board"));
        assertThat(board.path("columns").size()).isEqualTo(3);
        assertThat(board.path("tickets").size()).isEqualTo(12);
        assertThat(board.path("members").size()).isEqualTo(3);
        Visitor ada = Visitor.login(nodes.getLast(), "ada", "tidings");
        String repo = "/api/v1/repos/acme/shop/projects/DEMO";
        assertThat(ada.delete(repo).statusCode()).isEqualTo(204);
      } finally {
        nodes.forEach(TestNode::close);
      }
      try (TestNode again = start(redis)) {
        Visitor ada = Visitor.login(again, "ada", "tidings");
        assertThat(Visitor.json(ada.get("/api/projects")).path("projects").isEmpty()).isTrue();
      }
    }
  }

  private static TestNode start(RedisServer redis) {
    return TestNode.startForDevelopment("spring.data.redis.url=" + redis.url());
  }
}
