package io.tidings.events.embedded.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Cursor;
import io.tidings.events.EventId;
import io.tidings.events.EventLog;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.embedded.RedisServer;
import io.tidings.events.spring.TidingsPublisher;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.data.redis.core.StringRedisTemplate;

/** A service's test on each topology, though its properties name a Redis that does not run. */
@Tag("slow")
@SpringBootTest(properties = "spring.data.redis.url=redis://127.0.0.1:1")
@EmbeddedRedis
class EmbeddedRedisInSpringTest {

  @SpringBootConfiguration
  @EnableAutoConfiguration
  static class Service {}

  @Autowired ApplicationContext context;

  private static void publishedIsInTheLog(ApplicationContext context, String topic) {
    Cursor cursor = context.getBean(TidingsPublisher.class).publish(topic, "tested", 1);
    assertThat(
            context
                .getBean(EventLog.class)
                .read(Workspace.MAIN, Set.of(new Topic(topic)), EventId.ZERO, 10)
                .join()
                .events())
        .last()
        .satisfies(event -> assertThat(event.cursor()).isEqualTo(cursor));
    assertThat(context.getBean(StringRedisTemplate.class).hasKey("tidings:{main}:log:" + topic))
        .isTrue();
  }

  @Test
  void publish_onOneServer_isOnThatServer(RedisServer server, @Autowired EventLog ofTheContext) {
    publishedIsInTheLog(context, "service.alone");
    assertThat(server.call("EXISTS", "tidings:{main}:log:service.alone")).isEqualTo(1L);
    assertThat(ofTheContext).isSameAs(context.getBean(EventLog.class));
  }

  @Test
  void context_withAnEmbeddedRedis_startsNoOtherOne() {
    assertThat(context.getBeansOfType(RedisServer.class)).isEmpty();
  }

  @Nested
  @EmbeddedRedis(RedisTopology.SENTINEL)
  class WithSentinels {
    @Autowired ApplicationContext own;

    @Test
    void publish_onSentinels_isInTheLog() {
      publishedIsInTheLog(own, "service.sentinel");
    }
  }

  @Nested
  @EmbeddedRedis(RedisTopology.CLUSTER)
  class OnACluster {
    @Autowired ApplicationContext own;

    @Test
    void publish_onACluster_isInTheLog() {
      publishedIsInTheLog(own, "service.cluster");
    }
  }
}
