package io.tidings.events.spring;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidings.events.Commit.Write;
import io.tidings.events.ContentionException;
import io.tidings.events.NewEvent;
import io.tidings.events.Topic;
import io.tidings.events.embedded.RedisServer;
import io.tidings.events.spring.WorkspaceState.Change;
import io.tidings.events.test.LogFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Concurrent changes of the same state. */
class WorkspaceStateTest {
  private static final int CHANGES = 200;
  private static final Pattern FREED = Pattern.compile("lazyfreed_objects:(\\d+)");

  private final AtomicInteger decisions = new AtomicInteger();

  @Test
  void change_manyAtOnceOnOneNode_eachDecidesOnce() throws Exception {
    try (RedisServer server = RedisServer.start()) {
      app(server)
          .run(one -> {
            atOnce(List.of(one.getBean(WorkspaceState.class)));
            assertThat(one.getBean(WorkspaceState.class).field("counter", "n")).isEqualTo("200");
            assertThat(decisions).hasValue(CHANGES);
          });
    }
  }

  /** As when many users write to one: each change has a name of its own besides. */
  @Test
  void change_manyAtOnceWithOneNameInCommon_eachDecidesOnce() throws Exception {
    AtomicInteger others = new AtomicInteger();
    try (RedisServer server = RedisServer.start()) {
      app(server)
          .run(one -> {
            WorkspaceState state = one.getBean(WorkspaceState.class);
            atOnce(
                List.of(state),
                node -> increment(node, Set.of("counter", "other-" + others.incrementAndGet())));
            assertThat(state.field("counter", "n")).isEqualTo("200");
            assertThat(decisions).hasValue(CHANGES);
          });
    }
  }

  @Test
  void change_manyAtOnceOnTwoNodes_allCount() throws Exception {
    try (RedisServer server = RedisServer.start()) {
      app(server)
          .run(one ->
              app(server)
                  .run(other -> {
                    WorkspaceState state = one.getBean(WorkspaceState.class);
                    atOnce(List.of(state, other.getBean(WorkspaceState.class)));
                    assertThat(state.field("counter", "n")).isEqualTo("200");
                  }));
    }
  }

  @Test
  void change_othersChangeTheSameAllTheTime_isContention() throws Exception {
    try (RedisServer server = RedisServer.start()) {
      app(server)
          .run(one ->
              app(server)
                  .run(other -> {
                    WorkspaceState faster = other.getBean(WorkspaceState.class);
                    assertThatThrownBy(() ->
                            one.getBean(WorkspaceState.class)
                                .change(
                                    Set.of("counter"),
                                    view -> {
                                      view.field("counter", "n");
                                      increment(faster);
                                      return counted(0);
                                    }))
                        .isInstanceOf(ContentionException.class);
                    assertThat(faster.field("counter", "n")).isEqualTo(decisions.toString());
                  }));
    }
  }

  @Test
  void change_somethingChangesBetweenTwoReads_isDecidedAgain() throws Exception {
    try (RedisServer server = RedisServer.start()) {
      app(server)
          .run(one ->
              app(server)
                  .run(other -> {
                    WorkspaceState faster = other.getBean(WorkspaceState.class);
                    List<String> seen = new ArrayList<>();
                    one.getBean(WorkspaceState.class)
                        .change(
                            Set.of("counter"),
                            view -> {
                              String first = view.field("counter", "n");
                              if (first == null) {
                                increment(faster);
                              }
                              seen.add(first + " " + view.field("counter", "n"));
                              return counted(7);
                            });
                    assertThat(seen).containsExactly("1 1");
                  }));
    }
  }

  @Test
  void dependOn_changeOfThatName_isDecidedAgain() throws Exception {
    try (RedisServer server = RedisServer.start()) {
      app(server)
          .run(one -> {
            WorkspaceState state = one.getBean(WorkspaceState.class);
            List<String> seen = new ArrayList<>();
            state.change(
                Set.of("other"),
                view -> {
                  view.hash("unrelated");
                  view.dependOn(Set.of("counter"));
                  seen.add(String.valueOf(view.field("counter", "n")));
                  if (seen.size() == 1) {
                    increment(state);
                  }
                  return counted(7);
                });
            assertThat(seen).containsExactly("null", "1");
          });
    }
  }

  /** Named after the last read: the commit conflicts all the same. */
  @Test
  void dependOn_nothingIsReadAfterwards_theVersionIsOfTheCommit() throws Exception {
    try (RedisServer server = RedisServer.start()) {
      app(server)
          .run(one -> {
            WorkspaceState state = one.getBean(WorkspaceState.class);
            increment(state);
            state.change(
                Set.of(),
                view -> {
                  view.hash("counter");
                  view.dependOn(Set.of("counter"));
                  return counted(7);
                });
            String version =
                state.read(view -> {
                  view.dependOn(Set.of("counter"));
                  return String.valueOf(view.version("counter"));
                });
            assertThat(version).isEqualTo(state.position().id().toString());
          });
    }
  }

  @Test
  void version_ofANameThatTheDecisionDoesNotDependOn_isAMistake() throws Exception {
    try (RedisServer server = RedisServer.start()) {
      app(server)
          .run(one -> {
            WorkspaceState state = one.getBean(WorkspaceState.class);
            assertThatThrownBy(() -> state.read(view -> String.valueOf(view.version("counter"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("counter");
          });
    }
  }

  /** A clock that stepped back gave the commits of the present epoch smaller ids. */
  @Test
  void version_ofAnEarlierEpochWithAGreaterId_isThePosition() throws Exception {
    try (RedisServer server = RedisServer.start()) {
      app(server)
          .run(one -> {
            WorkspaceState state = one.getBean(WorkspaceState.class);
            increment(state);
            server.call("HSET", "tidings:{main}:versions", "counter", "4000000000000-0");
            state.read(view -> {
              view.dependOn(Set.of("counter"));
              assertThat(view.version("counter")).isEqualTo(view.position().id());
              return true;
            });
          });
    }
  }

  /** What follows from a change is in its commit, however often that is decided. */
  @Test
  void contributors_addToEachChangeThatIsOne_andOnlyToThat() throws Exception {
    List<String> asked = new ArrayList<>();
    ChangeContributor contributor =
        new ChangeContributor() {
          @Override
          public <T> Change<T> contribute(StateView view, Change<T> change) {
            asked.add(change.events().toString());
            view.dependOn(Set.of("sum"));
            String sum = view.field("sum", "n");
            String next = sum == null ? "1" : sum + "1";
            return change.and(
                List.of(new Write.HashPut("sum", Map.of("n", next))),
                List.of(NewEvent.of(new Topic("sum"), "sum", LogFixture.json(next))));
          }
        };
    try (RedisServer server = RedisServer.start()) {
      app(server)
          .withBean(ChangeContributor.class, () -> contributor)
          .run(one -> {
            WorkspaceState state = one.getBean(WorkspaceState.class);
            increment(state);
            state.change(Set.of("counter"), _ -> Change.none(0));
            increment(state);
            assertThat(asked).hasSize(2).allMatch(events -> events.contains("counted"));
            assertThat(state.field("sum", "n")).isEqualTo("11");
            assertThat(state.field("counter", "n")).isEqualTo("2");
          });
    }
  }

  /** What a primary said that was replaced is never mixed with what its successor says. */
  @Test
  void read_epochChangesBetweenTwoReads_isReadAgain() throws Exception {
    try (RedisServer server = RedisServer.start()) {
      app(server)
          .run(one -> {
            WorkspaceState state = one.getBean(WorkspaceState.class);
            increment(state);
            List<String> seen = new ArrayList<>();
            AtomicInteger attempts = new AtomicInteger();
            state.read(view -> {
              attempts.incrementAndGet();
              String first = view.field("counter", "n");
              if (seen.isEmpty()) {
                seen.add(view.position().epoch());
                server.call("DEL", "tidings:{main}:clock");
              }
              seen.add(first + " " + view.field("counter", "n"));
              return seen.add(view.position().epoch());
            });
            assertThat(attempts).as("attempts").hasValue(2);
            assertThat(seen).hasSize(3).doesNotHaveDuplicates();
          });
    }
  }

  /** Redis frees it beside its work: others do not wait as long as that takes. */
  @Test
  void delete_ofALargeHash_holdsUpNobody() throws Exception {
    try (RedisServer server = RedisServer.start()) {
      app(server)
          .run(one -> {
            WorkspaceState state = one.getBean(WorkspaceState.class);
            Map<String, String> fields =
                IntStream.range(0, 2_000).boxed().collect(toMap(String::valueOf, String::valueOf));
            write(state, new Write.HashPut("large", fields));
            assertThat(freedLazily(server)).isZero();
            write(state, new Write.Delete("large"));
            assertThat(state.hash("large")).isEmpty();
            await().atMost(Duration.ofSeconds(10)).until(() -> freedLazily(server) == 1);
          });
    }
  }

  private static void write(WorkspaceState state, Write write) {
    state.change(Set.of(), _ -> new Change<>(List.of(write), counted(0).events(), true));
  }

  private static long freedLazily(RedisServer server) {
    Matcher freed = FREED.matcher(String.valueOf(server.call("INFO", "memory")));
    assertThat(freed.find()).isTrue();
    return Long.parseLong(freed.group(1));
  }

  private void atOnce(List<WorkspaceState> nodes) throws Exception {
    atOnce(nodes, this::increment);
  }

  private static void atOnce(List<WorkspaceState> nodes, Function<WorkspaceState, Integer> change)
      throws Exception {
    List<Callable<Integer>> all =
        Collections.nCopies(CHANGES / nodes.size(), nodes).stream()
            .flatMap(List::stream)
            .<Callable<Integer>>map(node -> () -> change.apply(node))
            .toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var done : threads.invokeAll(all)) {
        done.get();
      }
    }
  }

  private int increment(WorkspaceState state) {
    return increment(state, Set.of("counter"));
  }

  private int increment(WorkspaceState state, Set<String> names) {
    return state.change(
        names,
        view -> {
          decisions.incrementAndGet();
          String before = view.field("counter", "n");
          int now = before == null ? 1 : Integer.parseInt(before) + 1;
          return counted(now);
        });
  }

  private static Change<Integer> counted(int now) {
    NewEvent event =
        NewEvent.of(new Topic("counter"), "counted", LogFixture.json(String.valueOf(now)));
    Map<String, String> fields = Map.of("n", String.valueOf(now));
    return new Change<>(List.of(new Write.HashPut("counter", fields)), List.of(event), now);
  }

  private static ApplicationContextRunner app(RedisServer server) {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(DataRedisAutoConfiguration.class, TidingsAutoConfiguration.class))
        .withPropertyValues("spring.data.redis.url=redis://127.0.0.1:" + server.port());
  }
}
