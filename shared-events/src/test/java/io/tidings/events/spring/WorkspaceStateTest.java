package io.tidings.events.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidings.events.Commit.Write;
import io.tidings.events.ContentionException;
import io.tidings.events.LogFixture;
import io.tidings.events.NewEvent;
import io.tidings.events.Topic;
import io.tidings.events.embedded.RedisServer;
import io.tidings.events.spring.WorkspaceState.Change;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Many who change the same state at once. */
class WorkspaceStateTest {
  private static final int CHANGES = 200;

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

  /** What a primary said that was replaced is never mixed with what its successor says. */
  @Test
  void read_epochChangesBetweenTwoReads_isReadAgain() throws Exception {
    try (RedisServer server = RedisServer.start()) {
      app(server)
          .run(one -> {
            WorkspaceState state = one.getBean(WorkspaceState.class);
            increment(state);
            List<String> seen = new ArrayList<>();
            state.read(view -> {
              String first = view.field("counter", "n");
              if (seen.isEmpty()) {
                seen.add(view.position().epoch());
                server.call("DEL", "tidings:{main}:clock");
              }
              seen.add(first + " " + view.field("counter", "n"));
              return seen.add(view.position().epoch());
            });
            assertThat(seen).hasSize(3).doesNotHaveDuplicates();
          });
    }
  }

  private void atOnce(List<WorkspaceState> nodes) throws Exception {
    List<Callable<Integer>> all =
        Collections.nCopies(CHANGES / nodes.size(), nodes).stream()
            .flatMap(List::stream)
            .<Callable<Integer>>map(node -> () -> increment(node))
            .toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var change : threads.invokeAll(all)) {
        change.get();
      }
    }
  }

  private int increment(WorkspaceState state) {
    return state.change(
        Set.of("counter"),
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
