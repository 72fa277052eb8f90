package io.tidings.cli.log;

import io.tidings.events.Workspace;
import io.tidings.events.redis.LogInspector;
import io.tidings.events.redis.Repair;
import io.tidings.events.redis.StoredKey;
import io.tidings.events.redis.StoredKey.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** Whether the keys that belong to no topic have the type and the expiry that they need. */
final class KeyCheck {
  private static final int BATCH = 200;

  /** What features keep: as {@code commit.lua} and their own scripts write it. */
  private static final Set<String> STATE_TYPES = Set.of("hash", "set", "zset", "stream", "string");

  private final LogInspector inspector;
  private final Workspace workspace;
  private final List<Finding> findings;

  KeyCheck(LogInspector inspector, Workspace workspace, List<Finding> findings) {
    this.inspector = inspector;
    this.workspace = workspace;
    this.findings = findings;
  }

  void run(KeyScan scan) {
    scan.keys(Kind.FOREIGN)
        .forEach(key ->
            findings.add(
                Finding.of(
                    FindingKind.FOREIGN_KEY, key.key(), null, "no key of Tidings has this name")));
    List<StoredKey> lasting = new ArrayList<>(scan.keys(Kind.CLOCK));
    lasting.addAll(scan.keys(Kind.TOPICS));
    lasting.addAll(scan.keys(Kind.VERSIONS));
    forEach(lasting, this::checkLasting);
    forEach(scan.keys(Kind.STATE), this::checkState);
  }

  private void checkLasting(StoredKey key, StoredKey.Content content) {
    if (!content.type().equals(key.kind().type())) {
      if (key.kind() != Kind.CLOCK) { // told as a clock that cannot be read
        findings.add(TopicFacts.wrongType(key.key(), content.type(), key.kind().type()));
      }
    } else if (content.expires() >= 0) {
      findings.add(
          Finding.of(
                  FindingKind.EXPIRY,
                  key.key(),
                  null,
                  "it expires at " + content.expires() + ", and has to stay")
              .repairableBy(new Repair.RemoveExpiry(key)));
    }
  }

  private void checkState(StoredKey key, StoredKey.Content content) {
    if (!STATE_TYPES.contains(content.type())) {
      findings.add(TopicFacts.wrongType(key.key(), content.type(), "hash, set, zset or stream"));
    }
  }

  /** What each key is, in batches; keys that are gone are left out. */
  void forEach(Iterable<StoredKey> keys, BiConsumer<StoredKey, StoredKey.Content> action) {
    List<StoredKey> batch = new ArrayList<>();
    for (StoredKey key : keys) {
      batch.add(key);
      if (batch.size() == BATCH) {
        flush(batch, action);
      }
    }
    flush(batch, action);
  }

  private void flush(List<StoredKey> batch, BiConsumer<StoredKey, StoredKey.Content> action) {
    if (batch.isEmpty()) {
      return;
    }
    List<StoredKey.Content> contents = inspector.contents(workspace, batch, false);
    for (int i = 0; i < batch.size(); i++) {
      if (contents.get(i).exists()) {
        action.accept(batch.get(i), contents.get(i));
      }
    }
    batch.clear();
  }
}
