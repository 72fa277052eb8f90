package io.tidings.cli.log;

import io.tidings.events.Append;
import io.tidings.events.Commit;
import io.tidings.events.EventLog;
import io.tidings.events.IdempotencyKey;
import io.tidings.events.NewEvent;
import io.tidings.events.StateQuery;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.test.LogFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A random sequence of everything that a node may write. */
final class RandomWrites {
  private final EventLog log;
  private final Workspace workspace;
  private final Random random;

  RandomWrites(EventLog log, Workspace workspace, long seed) {
    this.log = log;
    this.workspace = workspace;
    this.random = new Random(seed);
  }

  void run(int steps) {
    for (int step = 0; step < steps; step++) {
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> append(events(1 + random.nextInt(4)), null);
        case 3 -> append(events(1 + random.nextInt(3)), key());
        case 4 -> log.announce(workspace, event()).join();
        case 5 -> commit(events(1 + random.nextInt(3)), Set.of());
        case 6 -> commit(List.of(), Set.of());
        default -> commit(events(1), topics());
      }
    }
  }

  private void append(List<NewEvent> events, @Nullable IdempotencyKey key) {
    log.append(new Append(workspace, events, key)).join();
  }

  void commit(List<NewEvent> events, Set<Topic> forgotten) {
    String name = "s" + random.nextInt(3);
    Commit.Versions versions =
        log.state(workspace, StateQuery.versions(Set.of(name))).join().versions();
    log.commit(
            new Commit(
                workspace,
                versions,
                List.of(new Commit.Write.HashPut(name, Map.of("f", Commit.OWN_ID))),
                events,
                List.of(event()),
                forgotten,
                random.nextBoolean() ? key() : null))
        .join();
  }

  private List<NewEvent> events(int count) {
    List<NewEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(event());
    }
    return events;
  }

  private NewEvent event() {
    return new NewEvent(
        List.copyOf(topics()), "type", LogFixture.json("" + random.nextInt()), null);
  }

  private Set<Topic> topics() {
    Set<Topic> topics = new TreeSet<>();
    for (int n = random.nextInt(3); n >= 0; n--) {
      topics.add(topic());
    }
    return topics;
  }

  private Topic topic() {
    return new Topic("t" + random.nextInt(6));
  }

  private IdempotencyKey key() {
    return new IdempotencyKey("k" + random.nextInt(1_000_000_000));
  }
}
