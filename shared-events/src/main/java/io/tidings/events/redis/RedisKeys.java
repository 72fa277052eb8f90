package io.tidings.events.redis;

import io.tidings.events.IdempotencyKey;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The names of a workspace's keys and of its channel; the hash tag puts all into one slot. */
public record RedisKeys(Workspace workspace) {

  private String key(String suffix) {
    return "tidings:{" + workspace.name() + "}:" + suffix;
  }

  public String clock() {
    return key("clock");
  }

  /** When each topic was last written. */
  public String index() {
    return key("topics");
  }

  public String log(Topic topic) {
    return key("log:" + topic.name());
  }

  public String head(Topic topic) {
    return key("head:" + topic.name());
  }

  /**
   * The Redis key of an append's idempotency key. Without one it is a key that is never written,
   * since the scripts expect a key in this place.
   */
  String idempotency(@Nullable IdempotencyKey key) {
    return key == null ? key("idem") : key("idem:" + key.value());
  }

  public String versions() {
    return key("versions");
  }

  public String state(String name) {
    return key("state:" + name);
  }

  String check() {
    return key("check");
  }

  String channel() {
    return key("ch");
  }

  /** Log and head of each topic, in the order that the scripts expect. */
  List<String> logsAndHeads(Collection<Topic> topics) {
    return topics.stream()
        .<String>mapMulti((topic, keys) -> {
          keys.accept(log(topic));
          keys.accept(head(topic));
        })
        .toList();
  }
}
