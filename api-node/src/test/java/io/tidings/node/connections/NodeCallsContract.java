package io.tidings.node.connections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidings.events.StateScript;
import io.tidings.events.Workspace;
import io.tidings.events.embedded.RedisServers;
import io.tidings.events.redis.RedisAddress;
import io.tidings.events.redis.RedisEventLog;
import io.tidings.events.test.Settings;
import io.tidings.node.connections.NodeCalls.NodeMessage;
import io.tidings.node.connections.NodeCalls.TooManyQuestionsException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The entries of nodes, their questions and answers, on a real Redis of each kind. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class NodeCallsContract {
  static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(50);
  static final NodeEntry ONE = new NodeEntry("1", "node-1", Instant.ofEpochMilli(5), "1.0");
  static final NodeEntry TWO = new NodeEntry("2", "node-2", Instant.ofEpochMilli(6), "1.1");

  final RedisServers redis = start();
  private final RedisEventLog log =
      new RedisEventLog(
          address(redis), Settings.timeout(LONG), Clock.systemUTC(), new SimpleMeterRegistry());
  final NodeCalls calls = new NodeCalls(log, Workspace.MAIN);

  abstract RedisServers start();

  RedisAddress address(RedisServers servers) {
    return RedisAddress.of(servers.url());
  }

  @BeforeAll
  void connect() {
    log.start();
  }

  @AfterAll
  void stop() {
    log.close();
    redis.close();
  }

  /** Runs Lua beside the keys, whose prefix is {@code p}. */
  private List<Object> lua(String code) {
    return log.write(
            Workspace.MAIN,
            new StateScript("local p = string.gsub(KEYS[1], 'clock$', '')\n" + code),
            List.of(),
            List.of())
        .join();
  }

  @BeforeEach
  void empty() {
    lua(
        "redis.call('DEL', p .. 'state:nodes', p .. 'state:nodes.questions', p .."
            + " 'state:nodes.answers.1.1') return {}");
  }

  List<NodeEntry> up() {
    NodeMessage question = new NodeMessage("9.9", "?");
    List<NodeEntry> nodes = calls.ask(question, LONG).join();
    calls.close(question).join();
    return nodes;
  }

  @Test
  void entry_staysUntilItEnds_orItsNodeLeaves() {
    calls.beat(ONE, LONG).join();
    calls.beat(TWO, SHORT).join();
    await("the end of an entry").until(() -> up().equals(List.of(ONE)));
    calls.beat(TWO, LONG).join();
    calls.beat(TWO, LONG).join();
    assertThat(up()).containsExactlyInAnyOrder(ONE, TWO);
    calls.leave(ONE).join();
    assertThat(up()).containsExactly(TWO);
    assertThat(lua("return { redis.call('PTTL', p .. 'state:nodes') }").getFirst())
        .asInstanceOf(InstanceOfAssertFactories.LONG)
        .isBetween(1L, 60_000L);
  }

  /** Each write costs replicas and the append-only file, and nodes call twice a second. */
  @Test
  void entry_isWrittenAgainWhenHalfOfItsTimeIsOver() {
    String score = "return { redis.call('ZSCORE', p .. 'state:nodes', '" + ONE.text() + "') }";
    calls.beat(ONE, LONG).join();
    List<Object> first = lua(score);
    calls.beat(ONE, LONG).join();
    assertThat(lua(score)).isEqualTo(first);
    lua("redis.call('ZADD', p .. 'state:nodes', now + 14000, '" + ONE.text() + "') return {}");
    calls.beat(ONE, LONG).join();
    assertThat(Long.parseLong(String.valueOf(lua(score).getFirst())))
        .isGreaterThanOrEqualTo(Long.parseLong(String.valueOf(first.getFirst())));
  }

  @Test
  void question_reachesTheOthersWithTheirNextBeat_andEachAnswerArrivesOnce() {
    calls.beat(ONE, LONG).join();
    calls.beat(TWO, LONG).join();
    NodeMessage question = new NodeMessage("1.1", "{\"a\": 1} ü");
    assertThat(calls.ask(question, LONG).join()).containsExactlyInAnyOrder(ONE, TWO);
    assertThat(calls.beat(TWO, LONG).join()).containsExactly(question);
    assertThat(calls.collect("1.1").join()).isEmpty();

    List<NodeMessage> sent = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      sent.add(new NodeMessage("" + i, "answer " + i));
      calls.answer("1.1", sent.getLast()).join();
    }
    List<NodeMessage> arrived = new ArrayList<>();
    for (List<NodeMessage> some = calls.collect("1.1").join();
        !some.isEmpty();
        some = calls.collect("1.1").join()) {
      arrived.addAll(some);
    }
    assertThat(arrived).isEqualTo(sent);

    calls.close(question).join();
    assertThat(calls.beat(TWO, LONG).join()).isEmpty();
    calls.answer("1.1", new NodeMessage("2", "too late")).join();
    assertThat(calls.collect("1.1").join()).isEmpty();
    assertThat(lua("return { redis.call('EXISTS', p .. 'state:nodes.answers.1.1') }"))
        .containsExactly(0L);
  }

  @Test
  void answers_areForgottenWithTheirQuestion() {
    calls.ask(new NodeMessage("1.1", "?"), Duration.ofMillis(500)).join();
    calls.answer("1.1", new NodeMessage("2", "!")).join();
    await("the end of the question")
        .until(() ->
            lua("return { redis.call('EXISTS', p .. 'state:nodes.answers.1.1') }")
                .equals(List.of(0L)));
    assertThat(calls.beat(ONE, LONG).join()).isEmpty();
  }

  @Test
  void openQuestions_areBounded() {
    for (int i = 0; i < 16; i++) {
      calls.ask(new NodeMessage("1." + i, "?"), LONG).join();
    }
    assertThatThrownBy(() -> calls.ask(new NodeMessage("1.16", "?"), LONG).join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(TooManyQuestionsException.class);
  }

  /** Keys of another type, entries that no node wrote, and a clock that was set back. */
  @Test
  void whatOthersWrote_isRemovedOrIgnored() {
    lua(
        "redis.call('SET', p .. 'state:nodes', 'x') redis.call('SET', p .. 'state:nodes.questions',"
            + " 'x') return {}");
    assertThat(calls.beat(ONE, LONG).join()).isEmpty();
    lua(
        "redis.call('ZADD', p .. 'state:nodes', now + 5000, 'some text', now + 3600000, '3 gone 1"
            + " 1.0') return {}");
    assertThat(up()).containsExactly(ONE);
    calls.ask(new NodeMessage("1.1", "?"), LONG).join();
    lua("redis.call('SET', p .. 'state:nodes.answers.1.1', 'x') return {}");
    calls.answer("1.1", new NodeMessage("2", "!")).join();
    assertThat(calls.collect("1.1").join()).containsExactly(new NodeMessage("2", "!"));
  }
}
