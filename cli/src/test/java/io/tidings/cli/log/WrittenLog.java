package io.tidings.cli.log;

import io.lettuce.core.Range;
import io.lettuce.core.SetArgs;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.sync.RedisCommands;
import io.tidings.events.Append;
import io.tidings.events.Commit;
import io.tidings.events.CommitOutcome.Appended;
import io.tidings.events.EventId;
import io.tidings.events.IdempotencyKey;
import io.tidings.events.NewEvent;
import io.tidings.events.StateQuery;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.test.LogFixture;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A log with known events, and ways to damage it by hand. */
final class WrittenLog {
  static final String KEY = "tidings:{main}:";

  final LogFixture fixture;
  final RedisCommands<String, String> redis;
  final EventId one;
  final EventId two;
  final EventId three;
  final EventId shared;
  final EventId keyed;

  /** Three events of a, one of b and c together, one of d with a key, and state. */
  WrittenLog(LogFixture fixture) {
    this.fixture = fixture;
    this.redis = fixture.redis();
    redis.flushall();
    one = fixture.append("a", "one");
    two = fixture.append("a", "two");
    three = fixture.append("a", "three");
    NewEvent both =
        new NewEvent(
            List.of(new Topic("b"), new Topic("c")), "shared", LogFixture.json("{}"), null);
    shared = LogFixture.append(fixture.log(), both).ids().getFirst();
    Append append =
        new Append(
            Workspace.MAIN,
            List.of(LogFixture.event("d", "keyed"), LogFixture.event("d", "keyed.too")),
            new IdempotencyKey("k"));
    keyed = ((Appended) fixture.log().append(append).join()).ids().getLast();
    Commit.Versions versions =
        fixture.log().state(Workspace.MAIN, StateQuery.versions(Set.of("s"))).join().versions();
    fixture
        .log()
        .commit(
            new Commit(
                Workspace.MAIN,
                versions,
                List.of(
                    new Commit.Write.HashPut("board.projects", Map.of("1", "KEY")),
                    new Commit.Write.HashPut("board.keys", Map.of("KEY", "1")),
                    new Commit.Write.HashPut("board.1", Map.of("project", "{}"))),
                List.of(LogFixture.event("e", "committed")),
                null))
        .join();
  }

  /** An event disappears from one of its topics, and the next entry hides it. */
  void unlink() {
    EventId before = fixture.append("b", "before");
    NewEvent both =
        new NewEvent(List.of(new Topic("b"), new Topic("c")), "both", LogFixture.json("1"), null);
    EventId lost = LogFixture.append(fixture.log(), both).ids().getFirst();
    redis.xdel(KEY + "log:b", lost.toString());
    set("head:b", before.toString());
    fixture.append("b", "after");
  }

  /** The log ends earlier, as from an older copy, while head and index are right. */
  void shorten() {
    List<StreamMessage<String, String>> entries =
        redis.xrange(KEY + "log:a", Range.create(one.toString(), two.toString()));
    long expires = redis.pexpiretime(KEY + "log:a");
    redis.del(KEY + "log:a");
    for (StreamMessage<String, String> entry : entries) {
      Map<String, String> body = entry.getBody();
      redis.xadd(
          KEY + "log:a", new XAddArgs().id(entry.getId()), "p", body.get("p"), "d", body.get("d"));
    }
    redis.pexpireat(KEY + "log:a", expires);
    redis.set(KEY + "head:a", (three.ms() + 1) + "-0", SetArgs.Builder.keepttl());
    redis.zadd(KEY + "topics", (double) three.ms() + 1, "a");
    redis.pexpireat(KEY + "log:a", three.ms() + 1 + 3_660_000);
    redis.pexpireat(KEY + "head:a", three.ms() + 1 + 3_660_000);
  }

  /** Another event with the id of the third one, in a topic that is right otherwise. */
  void reuse() {
    EventId id = three;
    redis.xadd(
        KEY + "log:z", new XAddArgs().id(id.toString()), "p", two.toString(), "d", envelope("z"));
    redis.set(KEY + "head:z", id.toString());
    redis.pexpireat(KEY + "log:z", id.ms() + 3_660_000);
    redis.pexpireat(KEY + "head:z", id.ms() + 3_660_000);
    redis.zadd(KEY + "topics", (double) id.ms(), "z");
  }

  static String envelope(String topic) {
    return "{\"topics\":[\""
        + topic
        + "\"],\"type\":\"t\",\"timestamp\":\"2026-01-01T00:00:00Z\",\"data\":1}";
  }

  void set(String key, String value) {
    redis.set(KEY + key, value, SetArgs.Builder.keepttl());
  }

  void add(String topic, Object... fields) {
    EventId id = new EventId(keyed.ms() + 1, 0);
    redis.xadd(KEY + "log:" + topic, new XAddArgs().id(id.toString()), fields);
  }
}
