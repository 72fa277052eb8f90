package io.tidings.cli.log;

import io.tidings.cli.Json;
import io.tidings.events.Cursor;
import io.tidings.events.EventId;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.redis.LogInspector;
import io.tidings.events.redis.RedisKeys;
import io.tidings.events.redis.StoredClock;
import io.tidings.events.redis.StoredKey;
import io.tidings.events.redis.StoredKey.Kind;
import io.tidings.events.redis.StoredTopic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the log has of one topic.
 *
 * @param bytes that the log takes in Redis' memory
 * @param idempotencyKeys of the workspace, as many as were found
 * @param allKeys whether these are all
 */
record TopicReport(
    Workspace workspace, StoredTopic stored, long bytes, int idempotencyKeys, boolean allKeys) {

  static TopicReport of(LogInspector inspector, Workspace workspace, Topic topic, long maxKeys) {
    StoredTopic stored = inspector.topic(workspace, topic);
    String log = new RedisKeys(workspace).log(topic);
    long bytes =
        inspector
            .contents(workspace, List.of(new StoredKey(log, Kind.LOG, topic.name())), true)
            .getFirst()
            .bytes();
    KeyScan scan = KeyScan.of(inspector, workspace, maxKeys);
    return new TopicReport(
        workspace, stored, bytes, scan.keys(Kind.IDEMPOTENCY).size(), scan.complete());
  }

  private StoredClock clock() {
    return stored.clock();
  }

  private @Nullable EventId last() {
    EventId head = stored.headId();
    return head == null ? stored.logId() : head;
  }

  /** The position from which a client has seen all of the topic. */
  private @Nullable String cursor() {
    EventId last = last();
    String epoch = clock().epoch();
    return last == null || epoch == null ? null : new Cursor(epoch, last).toString();
  }

  String text(NodeConnections connections) {
    StringBuilder text = new StringBuilder();
    line(text, "topic", stored.topic() + " in the workspace " + workspace);
    line(text, "head", headText());
    line(text, "workspace", "at " + clock().epoch() + "." + clock().last() + epochText());
    line(text, "log", logText());
    line(text, "chain", chainText());
    line(text, "retention", retentionText());
    line(
        text,
        "keys",
        idempotencyKeys
            + " idempotency keys in the workspace"
            + (allKeys ? "" : ", or more: --max-keys was reached"));
    line(text, "connections", connections.text());
    return text.toString().stripTrailing();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format("%-12s %s%n", name, value));
  }

  private String headText() {
    EventId last = last();
    if (last == null) {
      return "none: not written within the retention";
    }
    return cursor()
        + ", "
        + time(last.ms())
        + ", "
        + age(last.ms())
        + " ago"
        + (stored.headId() == null ? " (from the log: the head is missing or unreadable)" : "");
  }

  private String epochText() {
    return (clock().began() > 0 ? ", epoch began " + time(clock().began()) : "")
        + (clock().past().isEmpty() ? "" : ", before it " + clock().past().strip());
  }

  private String logText() {
    if (stored.length() == 0) {
      return stored.hasHead() ? "no events: a commit forgot them, or they were deleted" : "none";
    }
    return stored.length()
        + " events, "
        + bytes
        + " bytes; first "
        + stored.first()
        + dated(stored.first())
        + ", last "
        + stored.last()
        + dated(stored.last());
  }

  private static String dated(String id) {
    EventId event = EventId.read(id);
    return event == null ? "" : " (" + time(event.ms()) + ")";
  }

  private String chainText() {
    if (stored.length() == 0) {
      return "none";
    }
    EventId last = last();
    boolean newest = last != null && last.equals(clock().last());
    return "the first event follows "
        + stored.firstPrevious()
        + ", the last one "
        + stored.lastPrevious()
        + "; "
        + (newest
            ? "the last event of the workspace"
            : "the workspace has later events of other topics, or ticks");
  }

  private String retentionText() {
    return (clock().retention() == 0
            ? "tidings.log.retention"
            : inWords(Duration.ofMillis(clock().retention())))
        + " after the last event, and a minute"
        + (stored.headExpires() > 0
            ? "; expires "
                + time(stored.headExpires())
                + ", in "
                + inWords(Duration.ofSeconds((stored.headExpires() - clock().now()) / 1000))
            : "");
  }

  private String age(long ms) {
    return inWords(Duration.ofMillis(Math.max(0, clock().now() - ms)));
  }

  /** Such as {@code 1h5m3.2s}. */
  private static String inWords(Duration time) {
    return time.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
  }

  private static String time(long ms) {
    return Instant.ofEpochMilli(ms).toString();
  }

  String json(NodeConnections connections) {
    EventId last = last();
    Json.Line line =
        Json.line()
            .with("workspace", workspace.name())
            .with("topic", stored.topic().name())
            .with("head", last == null ? null : last.toString())
            .with("cursor", cursor())
            .with("epoch", clock().epoch())
            .with("position", String.valueOf(clock().last()))
            .with("events", stored.length())
            .with("bytes", bytes);
    entry(line, "first", stored.first(), stored.firstPrevious());
    entry(line, "last", stored.last(), stored.lastPrevious());
    return line.with("retentionMillis", clock().retention())
        .with("expires", stored.headExpires() > 0 ? time(stored.headExpires()) : null)
        .with("idempotencyKeys", idempotencyKeys)
        .with("complete", allKeys)
        .withJson("connections", connections.json())
        .with("connectionsProblem", connections.problem())
        .toString();
  }

  private static void entry(Json.Line line, String name, String id, String previous) {
    EventId event = EventId.read(id);
    if (event == null) {
      line.withJson(name, "null");
    } else {
      line.withJson(
          name,
          Json.line()
              .with("id", id)
              .with("previous", previous)
              .with("time", time(event.ms()))
              .toString());
    }
  }
}
