package io.tidings.events.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidings.events.Cursor;
import io.tidings.events.EventId;
import io.tidings.events.EventLog;
import io.tidings.events.IdempotencyKey;
import io.tidings.events.InvalidNameException;
import io.tidings.events.Page;
import io.tidings.events.Topic;
import io.tidings.events.UnknownWorkspaceException;
import io.tidings.events.Workspace;
import io.tidings.events.embedded.RedisServer;
import io.tidings.events.test.LogFixture;
import java.math.BigInteger;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.core.StringRedisTemplate;

/** A service that adds the dependency and sets Boot's own properties. */
class TidingsAutoConfigurationTest {
  private static final String PASSWORD = "s3cret";
  private static RedisServer server;

  private final ApplicationContextRunner app =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  DataRedisAutoConfiguration.class, TidingsAutoConfiguration.class));

  record Greeting(String text) {}

  @BeforeAll
  static void start() {
    server = RedisServer.start("requirepass " + PASSWORD);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String url(String database) {
    return "spring.data.redis.url=redis://:" + PASSWORD + "@127.0.0.1:" + server.port() + database;
  }

  @Test
  void publish_onlyTheDependencyAndAUrl_isInTheLog() {
    app.withPropertyValues(url(""))
        .run(context -> {
          Cursor cursor =
              context
                  .getBean(TidingsPublisher.class)
                  .publish("project.42", "greeting", new Greeting("hello"));
          Set<Topic> topics = Set.of(new Topic("project.42"));
          EventLog log = context.getBean(EventLog.class);
          Page page = log.read(Workspace.MAIN, topics, EventId.ZERO, 10).join();
          assertThat(page.clock()).isEqualTo(cursor.id());
          assertThat(LogFixture.slice(page, "project.42").events().getLast().envelope().data())
              .isEqualTo(LogFixture.json("{\"text\":\"hello\"}"));
          await("healthy").until(() -> log.health().writable());
        });
  }

  @Test
  void publish_internalTopic_isRefused() {
    app.withPropertyValues(url(""))
        .run(context ->
            assertThatThrownBy(
                    () -> context.getBean(TidingsPublisher.class).publish("$boards", "x", 1))
                .isInstanceOf(InvalidNameException.class)
                .hasMessageContaining("$boards"));
  }

  @Test
  void publish_sameKeyAndContent_isWrittenOnce() {
    app.withPropertyValues(url(""))
        .run(context -> {
          TidingsPublisher publisher = context.getBean(TidingsPublisher.class);
          IdempotencyKey key = new IdempotencyKey("order-7");
          Cursor first = publisher.publish("keyed", "x", new Greeting("hello"), key);
          Cursor second = publisher.publish("keyed", "x", new Greeting("hello"), key);
          assertThat(second).isEqualTo(first);
          Page page =
              context
                  .getBean(EventLog.class)
                  .read(Workspace.MAIN, Set.of(new Topic("keyed")), EventId.ZERO, 10)
                  .join();
          assertThat(LogFixture.slice(page, "keyed").events()).hasSize(1);
        });
  }

  @Test
  void publish_sameKeyWithOtherContent_isRefusedAndNamesTheKey() {
    app.withPropertyValues(url(""))
        .run(context -> {
          TidingsPublisher publisher = context.getBean(TidingsPublisher.class);
          IdempotencyKey key = new IdempotencyKey("order-8");
          publisher.publish("keyed", "x", 1, key);
          assertThatThrownBy(() -> publisher.publish("keyed", "x", 2, key))
              .isInstanceOf(KeyReusedException.class)
              .hasMessageContaining("\"order-8\"");
        });
  }

  @Test
  void publish_dataTheLogCannotKeep_isRefusedWithTheFieldsName() {
    app.withPropertyValues(url(""))
        .run(context ->
            assertThatThrownBy(() ->
                    context
                        .getBean(TidingsPublisher.class)
                        .publish("kept", "x", new BigInteger("9".repeat(900))))
                .isInstanceOf(InvalidNameException.class)
                .hasMessageContaining("data"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/3"})
  void publish_anyDatabase_isWhereSpringDataLooks(String database) {
    app.withPropertyValues(url(database))
        .run(context -> {
          context.getBean(TidingsPublisher.class).publish("same." + database.length(), "x", 1);
          assertThat(
                  context
                      .getBean(StringRedisTemplate.class)
                      .hasKey("tidings:{main}:log:same." + database.length()))
              .isTrue();
        });
  }

  @Test
  void publish_workspaces_areThoseConfigured() {
    app.withPropertyValues(url(""), "tidings.log.workspaces=main,acme")
        .run(context -> {
          TidingsPublisher publisher = context.getBean(TidingsPublisher.class);
          publisher.in(new Workspace("acme")).publish("a", "x", 1);
          assertThat(
                  org.assertj.core.api.Assertions.catchThrowable(
                      () -> publisher.in(new Workspace("other")).publish("a", "x", 1)))
              .isInstanceOf(UnknownWorkspaceException.class);
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tidings.log.retention=0s",
        "tidings.log.max-length=0",
        "tidings.log.timeout=-1s",
        "tidings.log.payload-limit=3GB",
        "tidings.log.workspaces=a b",
        "tidings.log.feed.probe=0ms"
      })
  void start_senselessValue_failsAndNamesIt(String property) {
    app.withPropertyValues(url(""), property)
        .run(context -> assertThat(context).getFailure().rootCause().message().isNotEmpty());
  }

  @Test
  void start_replicaAcksWithoutReplicas_fails() {
    app.withPropertyValues(url(""), "tidings.log.policy=replica-acks", "tidings.log.replica-acks=0")
        .run(context ->
            assertThat(context)
                .getFailure()
                .hasStackTraceContaining("replica acks must be at least 1: 0"));
  }

  @Test
  void start_redisDown_applicationStartsAndHealthTells() {
    app.withPropertyValues("spring.data.redis.url=redis://127.0.0.1:1")
        .run(context -> {
          assertThat(context).hasNotFailed();
          EventLog log = context.getBean(EventLog.class);
          await("told").until(() -> log.health().problem().contains("cannot connect"));
          assertThat(log.health().writable()).isFalse();
        });
  }
}
