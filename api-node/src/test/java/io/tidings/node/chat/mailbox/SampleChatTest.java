package io.tidings.node.chat.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.embedded.RedisServer;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Visitor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SampleChatTest {

  @Test
  void start_threeNodesAtOnce_sendEachMessageOnce() {
    try (RedisServer redis = RedisServer.start()) {
      List<TestNode> nodes =
          IntStream.range(0, 3)
              .mapToObj(_ -> CompletableFuture.supplyAsync(() -> start(redis)))
              .toList()
              .stream()
              .map(CompletableFuture::join)
              .toList();
      try {
        Visitor ada = Visitor.login(nodes.getFirst(), "ada", "tidings");
        await()
            .atMost(Duration.ofSeconds(10))
            .until(() -> contacts(ada).path(1).path("lastReadRowId").asInt() == 3);
        assertThat(contacts(ada).get(0).path("name").asString()).isEqualTo("Grace Hopper");
        assertThat(contacts(ada).get(0).path("unread").asInt()).isEqualTo(3);
        assertThat(contacts(ada).get(1).path("unread").asInt()).isZero();
        JsonNode grace =
            Visitor.json(ada.get("/api/v1/messages?peer=tidings.local/grace")).path("messages");
        assertThat(grace.size()).isEqualTo(4);
      } finally {
        nodes.forEach(TestNode::close);
      }
    }
  }

  private static JsonNode contacts(Visitor user) {
    return Visitor.json(user.get("/api/v1/contacts")).path("contacts");
  }

  private static TestNode start(RedisServer redis) {
    return TestNode.startForDevelopment("spring.data.redis.url=" + redis.url());
  }
}
