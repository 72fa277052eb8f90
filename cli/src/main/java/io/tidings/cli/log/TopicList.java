package io.tidings.cli.log;

import io.tidings.cli.Json;
import io.tidings.events.EventId;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.redis.LogInspector;
import io.tidings.events.redis.RedisKeys;
import io.tidings.events.redis.StoredKey;
import io.tidings.events.redis.StoredKey.Kind;
import io.tidings.events.redis.StoredTopic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Some topics of a workspace.
 *
 * @param all how many topics were found
 * @param complete whether these were all
 */
record TopicList(Workspace workspace, List<TopicSize> topics, int all, boolean complete) {
  private static final int BATCH = 200;

  /** One topic with what its log takes. */
  record TopicSize(StoredTopic stored, long bytes) {
    private @Nullable EventId last() {
      EventId head = stored.headId();
      return head == null ? stored.logId() : head;
    }

    private long lastMs() {
      EventId last = last();
      return last == null ? 0 : last.ms();
    }

    private String time() {
      return last() == null ? "-" : Instant.ofEpochMilli(lastMs()).toString();
    }

    private String json() {
      EventId last = last();
      return Json.line()
          .with("topic", stored.topic().name())
          .with("events", stored.length())
          .with("bytes", bytes)
          .with("head", last == null ? null : last.toString())
          .with("time", last == null ? null : time())
          .toString();
    }
  }

  /** A topic before it is looked at closely. */
  private record Measured(Topic topic, long bytes) {}

  static TopicList of(
      LogInspector inspector, Workspace workspace, boolean byAge, int limit, long maxKeys) {
    KeyScan scan = KeyScan.of(inspector, workspace, maxKeys);
    List<Measured> measured = measure(inspector, workspace, scan);
    List<TopicSize> topics = new ArrayList<>();
    measured.stream()
        .sorted(Comparator.comparingLong(Measured::bytes).reversed())
        .limit(byAge ? Long.MAX_VALUE : limit)
        .forEach(
            one -> topics.add(new TopicSize(inspector.topic(workspace, one.topic()), one.bytes())));
    if (byAge) {
      topics.sort(Comparator.comparingLong(TopicSize::lastMs));
    }
    return new TopicList(
        workspace,
        topics.subList(0, Math.min(limit, topics.size())),
        scan.topics().size(),
        scan.complete());
  }

  private static List<Measured> measure(LogInspector inspector, Workspace workspace, KeyScan scan) {
    RedisKeys keys = new RedisKeys(workspace);
    List<Topic> topics = List.copyOf(scan.topics());
    List<Measured> measured = new ArrayList<>();
    for (int from = 0; from < topics.size(); from += BATCH) {
      List<Topic> some = topics.subList(from, Math.min(from + BATCH, topics.size()));
      List<StoredKey> logs =
          some.stream()
              .map(topic -> new StoredKey(keys.log(topic), Kind.LOG, topic.name()))
              .toList();
      List<StoredKey.Content> contents = inspector.contents(workspace, logs, true);
      for (int i = 0; i < some.size(); i++) {
        measured.add(new Measured(some.get(i), contents.get(i).bytes()));
      }
    }
    return measured;
  }

  String text() {
    StringBuilder text =
        new StringBuilder(
            String.format("%10s %12s  %-24s %s%n", "EVENTS", "BYTES", "LAST", "TOPIC"));
    for (TopicSize topic : topics) {
      text.append(
          String.format(
              "%10d %12d  %-24s %s%n",
              topic.stored().length(), topic.bytes(), topic.time(), topic.stored().topic()));
    }
    text.append(topics.size()).append(" of ").append(all).append(" topics");
    return text.append(complete ? "" : ", or more: --max-keys was reached").toString();
  }

  String json() {
    return Json.line()
        .with("workspace", workspace.name())
        .with("all", all)
        .with("complete", complete)
        .withJson(
            "topics",
            topics.stream().map(TopicSize::json).collect(Collectors.joining(",", "[", "]")))
        .toString();
  }
}
