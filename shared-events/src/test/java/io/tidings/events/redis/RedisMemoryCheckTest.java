package io.tidings.events.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisURI;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidings.events.Workspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a node says of the memory of servers that answer, move, and fall silent. */
class RedisMemoryCheckTest {
  private static final String ANSWER =
      """
      # Memory\r
      used_memory:%d\r
      used_memory_human:1K\r
      maxmemory:%d\r
      maxmemory_policy:%s\r
      """;
  private static final Workspace ONE = new Workspace("one");
  private static final Workspace TWO = new Workspace("two");

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Map<Workspace, Integer> ports = new HashMap<>(Map.of(ONE, 1, TWO, 2));
  private final Map<Integer, CompletableFuture<String>> answers = new HashMap<>();
  private final List<Integer> asked = new ArrayList<>();
  private final RedisMemoryCheck check =
      new RedisMemoryCheck(
          this::locate,
          this::info,
          Set.of(ONE, TWO),
          new RedisMemoryMeters(meters),
          Duration.ofHours(1));

  private CompletableFuture<RedisURI> locate(Workspace workspace) {
    Integer port = ports.get(workspace);
    return port == null
        ? CompletableFuture.failedFuture(new IllegalStateException("no owner"))
        : CompletableFuture.completedFuture(RedisURI.create("redis", port));
  }

  private CompletableFuture<String> info(RedisURI uri) {
    asked.add(uri.getPort());
    return answers.getOrDefault(
        uri.getPort(), CompletableFuture.failedFuture(new IllegalStateException("down")));
  }

  private void answer(int port, long used, long max, String policy) {
    answers.put(port, CompletableFuture.completedFuture(ANSWER.formatted(used, max, policy)));
  }

  /** The series of each server, such as {@code redis:1 used=5 max=0 evicting=0}. */
  private Set<String> series() {
    return meters.find("tidings.redis.evicting").gauges().stream()
        .map(gauge -> gauge.getId().getTag("redis"))
        .map(server ->
            server
                + " used="
                + value("tidings.redis.memory.used", server)
                + " max="
                + value("tidings.redis.memory.max", server)
                + " evicting="
                + value("tidings.redis.evicting", server))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private long value(String name, String server) {
    return (long) meters.get(name).tag("redis", server).gauge().value();
  }

  @Test
  void servers_answer_eachHasItsSeries() {
    answer(1, 5, 100, "noeviction");
    answer(2, 6, 0, "allkeys-lru");
    check.run();
    assertThat(series())
        .containsExactly("redis:1 used=5 max=100 evicting=0", "redis:2 used=6 max=0 evicting=1");
    answer(1, 50, 200, "volatile-ttl");
    check.run();
    assertThat(series())
        .containsExactly("redis:1 used=50 max=200 evicting=1", "redis:2 used=6 max=0 evicting=1");
    assertThat(meters.getMeters()).hasSize(6);
  }

  @Test
  void serverOfTwoWorkspaces_isAskedOnce() {
    ports.put(TWO, 1);
    check.run();
    assertThat(asked).containsExactly(1);
  }

  @Test
  void serverThatFallsSilent_hasNoSeries_andTheOtherKeepsIts() {
    answer(1, 5, 100, "noeviction");
    answer(2, 6, 100, "noeviction");
    check.run();
    answers.remove(1);
    answer(2, 7, 100, "noeviction");
    check.run();
    assertThat(series()).containsExactly("redis:2 used=7 max=100 evicting=0");
    assertThat(meters.getMeters()).hasSize(3);
    answer(1, 8, 100, "noeviction");
    check.run();
    assertThat(series()).contains("redis:1 used=8 max=100 evicting=0");
  }

  @Test
  void workspaceThatMoves_takesItsSeriesAlong() {
    answer(1, 5, 100, "noeviction");
    answer(2, 6, 100, "noeviction");
    answer(3, 7, 100, "noeviction");
    check.run();
    ports.put(ONE, 3);
    ports.remove(TWO);
    check.run();
    assertThat(series()).containsExactly("redis:3 used=7 max=100 evicting=0");
  }

  @Test
  void round_whileAnAnswerIsOutstanding_doesNotAskAgain() {
    CompletableFuture<String> late = new CompletableFuture<>();
    ports.remove(TWO);
    answers.put(1, late);
    check.run();
    check.run();
    assertThat(asked).containsExactly(1);
    late.complete(ANSWER.formatted(1, 2, "noeviction"));
    check.run();
    assertThat(asked).containsExactly(1, 1);
    assertThat(series()).containsExactly("redis:1 used=1 max=2 evicting=0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "used_memory:5\r\nmaxmemory:1\r\n",
        "used_memory:5\r\nmaxmemory_policy:noeviction\r\n",
        "maxmemory:5\r\nmaxmemory_policy:noeviction\r\n",
        "used_memory:many\r\nmaxmemory:1\r\nmaxmemory_policy:noeviction\r\n"
      })
  void answerThatLacksAFigure_isNone(String info) {
    answers.put(1, CompletableFuture.completedFuture(info));
    check.run();
    assertThat(meters.getMeters()).isEmpty();
  }
}
