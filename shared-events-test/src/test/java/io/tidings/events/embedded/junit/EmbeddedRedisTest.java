package io.tidings.events.embedded.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Append;
import io.tidings.events.CommitOutcome.Appended;
import io.tidings.events.EventId;
import io.tidings.events.EventLog;
import io.tidings.events.NewEvent;
import io.tidings.events.Page;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.embedded.RedisCluster;
import io.tidings.events.embedded.RedisSentinels;
import io.tidings.events.embedded.RedisServer;
import io.tidings.events.embedded.RedisServers;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.StringNode;

/** Tests without Spring, which get servers and logs as parameters. */
@Tag("slow")
@EmbeddedRedis
class EmbeddedRedisTest {
  private static @Nullable EventLog ofTheClass;

  @BeforeAll
  static void ask(EventLog log) {
    ofTheClass = log;
  }

  private static void appendedIsRead(EventLog log, String topicName) {
    Topic topic = new Topic(topicName);
    NewEvent event = NewEvent.of(topic, "tested", StringNode.valueOf(topicName));
    Appended appended = (Appended) log.append(Append.of(Workspace.MAIN, event)).join();
    Page page = log.read(Workspace.MAIN, Set.of(topic), EventId.ZERO, 10).join();
    assertThat(page.events())
        .last()
        .satisfies(e -> assertThat(e.id()).isEqualTo(appended.cursor().id()));
  }

  @Test
  void log_ofTheParameter_isOnTheServerOfTheParameter(EventLog log, RedisServer server) {
    appendedIsRead(log, "embedded.alone");
    assertThat(server.call("EXISTS", "tidings:{main}:log:embedded.alone")).isEqualTo(1L);
  }

  @Test
  void log_thatTheClassAskedFor_isOpenInItsTests(EventLog log) {
    assertThat(log).isSameAs(ofTheClass);
    appendedIsRead(log, "embedded.class");
  }

  @Test
  void needs_equal_shareServers(RedisServer server) {
    assertThat(new RedisNeeds(RedisTopology.ALONE, List.of()).servers()).isSameAs(server);
    assertThat(RedisNeeds.of(WithConfig.class))
        .get()
        .satisfies(needs -> assertThat(needs.servers()).isNotSameAs(server));
  }

  @Nested
  @EmbeddedRedis(config = "maxmemory 64mb")
  class WithConfig {
    @Test
    void server_ofOtherNeeds_hasItsConfig(RedisServer server) {
      assertThat(server.call("CONFIG", "GET", "maxmemory"))
          .isEqualTo(List.of("maxmemory", String.valueOf(64 << 20)));
    }
  }

  @Nested
  class WithoutNeedsOfItsOwn {
    @Test
    void server_ofANestedClass_isThatOfTheClassAround(RedisServers server) {
      assertThat(server).isSameAs(new RedisNeeds(RedisTopology.ALONE, List.of()).servers());
    }
  }

  @Nested
  @EmbeddedRedis(RedisTopology.SENTINEL)
  class WithSentinels {
    @Test
    void log_onSentinels_writesToThePrimary(EventLog log, RedisSentinels redis) {
      appendedIsRead(log, "embedded.sentinel");
      assertThat(redis.primary().call("EXISTS", "tidings:{main}:log:embedded.sentinel"))
          .isEqualTo(1L);
    }
  }

  @Nested
  @EmbeddedRedis(RedisTopology.CLUSTER)
  class OnACluster {
    @Test
    void log_onACluster_writesToTheOwnerOfTheSlot(EventLog log, RedisCluster redis) {
      appendedIsRead(log, "embedded.cluster");
      RedisServer owner = redis.primaryOf(redis.slotOf("{main}"));
      assertThat(owner.call("EXISTS", "tidings:{main}:log:embedded.cluster")).isEqualTo(1L);
    }
  }
}
