package io.tidings.cli.log;

import io.tidings.events.EventId;
import io.tidings.events.redis.Repair;
import io.tidings.events.redis.StoredAnswer;
import io.tidings.events.redis.StoredClock;
import io.tidings.events.redis.StoredKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether the events that idempotency keys remember are in the log. A log may have forgotten one in
 * order: by trimming, by expiry, or because a commit said so. So only what no log can have
 * forgotten counts, among the events that were there before the logs were read.
 */
final class AnswerCheck {
  private final StoredClock before;
  private final EventIndex events;
  private final EventId forgettable;
  private final Set<String> versions;
  private final List<Finding> findings;
  private final boolean complete;

  /**
   * @param before the clock before the logs were read
   * @param forgettable up to which event some log may have forgotten
   * @param versions ids of commits that wrote state, and may have had no event
   * @param complete whether all logs were read
   */
  AnswerCheck(
      StoredClock before,
      EventIndex events,
      EventId forgettable,
      Set<String> versions,
      boolean complete,
      List<Finding> findings) {
    this.before = before;
    this.events = events;
    this.forgettable = forgettable;
    this.versions = new HashSet<>(versions);
    this.complete = complete;
    this.findings = findings;
  }

  void check(StoredKey key, StoredKey.Content content) {
    if (!content.type().equals("string")) {
      findings.add(TopicFacts.wrongType(key.key(), content.type(), "string"));
      return;
    }
    StoredAnswer answer = content.answer();
    if (answer == null) {
      findings.add(
          Finding.of(
              FindingKind.IDEMPOTENCY_UNREADABLE,
              key.key(),
              null,
              "it has no hash, epoch and ids"));
      return;
    }
    if (content.expires() < 0) {
      findings.add(
          Finding.of(FindingKind.EXPIRY, key.key(), null, "it never expires")
              .repairableBy(new Repair.AddExpiry(key)));
    }
    EventId last = before.last();
    if (complete && last != null && answer.epoch().equals(before.epoch())) {
      answer.ids().stream()
          .filter(id -> !id.after(last) && isLost(id))
          .findFirst()
          .ifPresent(id ->
              findings.add(
                  Finding.of(
                          FindingKind.IDEMPOTENCY_LOST,
                          key.key(),
                          id,
                          "no log has the event that this key wrote")
                      .noteIf(mayHaveNoEvent(answer))));
    }
  }

  /** A commit that only writes state has one id, and no event; only the next one shows it. */
  private boolean mayHaveNoEvent(StoredAnswer answer) {
    return answer.ids().size() == 1 && !versions.isEmpty();
  }

  private boolean isLost(EventId id) {
    return id.after(forgettable)
        && id.ms() + before.retention() > before.now()
        && !events.has(id)
        && !versions.contains(id.toString());
  }
}
