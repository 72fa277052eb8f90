package io.tidings.cli.log;

import io.tidings.events.EventId;
import io.tidings.events.Topic;
import io.tidings.events.redis.RedisKeys;
import io.tidings.events.redis.Repair;
import io.tidings.events.redis.StoredClock;
import io.tidings.events.redis.StoredTopic;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether log, head, index and clock agree about one topic, as of one moment. */
final class TopicFacts {
  /** Redis expires keys about then. */
  private static final long EXPIRY_SLACK_MS = 2_000;

  private final StoredTopic stored;
  private final StoredClock clock;
  private final Topic topic;
  private final String log;
  private final String head;
  private final String index;
  private final @Nullable EventId headId;
  private final @Nullable EventId logId;
  private final List<Finding> findings = new ArrayList<>();

  private TopicFacts(RedisKeys keys, StoredTopic stored) {
    this.stored = stored;
    clock = stored.clock();
    topic = stored.topic();
    log = keys.log(topic);
    head = keys.head(topic);
    index = keys.index();
    headId = stored.headId();
    logId = stored.logId();
  }

  /** The clock has to be readable. */
  static List<Finding> check(RedisKeys keys, StoredTopic stored) {
    TopicFacts facts = new TopicFacts(keys, stored);
    if (!stored.hasLog() && !stored.hasHead()) {
      facts.checkLost();
      return facts.findings;
    }
    if (facts.typesAreRight()) {
      facts.checkLog();
      facts.checkHead();
      facts.checkClock();
      facts.checkIndex();
      facts.checkExpiry();
    }
    return facts.findings;
  }

  private void add(Finding finding) {
    findings.add(finding);
  }

  /** In the index alone: expired, or lost. */
  private void checkLost() {
    long written = stored.indexedMs();
    boolean expired =
        clock.retention() == 0 || clock.now() >= stored.due(written) - EXPIRY_SLACK_MS;
    if (written >= 0 && !expired && !isBeforeEpoch(clock, written)) {
      add(
          Finding.of(
              FindingKind.TOPIC_LOST,
              log,
              written + "-0",
              "log and head are gone before their time; the index says that it was written at "
                  + written));
    }
  }

  /**
   * Whether no client of the present epoch has a cursor that old: then what is wrong there is seen
   * by no resume. Forks let older cursors go on, so that it is false with any.
   */
  static boolean isBeforeEpoch(StoredClock clock, long ms) {
    return clock.began() > ms && clock.past().isEmpty();
  }

  private boolean typesAreRight() {
    boolean right = true;
    if (stored.hasLog() && !stored.logType().equals("stream")) {
      add(wrongType(log, stored.logType(), "stream"));
      right = false;
    }
    if (stored.hasHead() && !stored.headType().equals("string")) {
      add(wrongType(head, stored.headType(), "string"));
      right = false;
    }
    return right;
  }

  static Finding wrongType(String key, String type, String wanted) {
    return Finding.of(
        FindingKind.WRONG_TYPE, key, null, "it is a " + type + " and should be a " + wanted);
  }

  private void checkLog() {
    if (!stored.hasLog()) {
      return;
    }
    if (logId == null) {
      if (!stored.last().equals(stored.lastGenerated()) || stored.lastIsOurs()) {
        add(
            Finding.of(
                FindingKind.LOG_UNREADABLE,
                log,
                stored.lastGenerated(),
                "its last id is one that cannot be read, or days ahead of the clock"));
      }
    } else if (stored.length() == 0) {
      add(missingAtEnd(logId, "the log has no entries, and its last id was " + logId));
    } else if (!stored.last().equals(stored.lastGenerated())) {
      add(missingAtEnd(logId, "the last entry is " + stored.last() + ", not the log's last id"));
    }
  }

  private Finding missingAtEnd(EventId missing, String what) {
    return Finding.of(FindingKind.ENTRY_MISSING, log, missing, what)
        .noteIf(isBeforeEpoch(clock, missing.ms()));
  }

  private void checkHead() {
    Repair set = logId == null ? null : new Repair.SetHead(topic, stored.head());
    if (!stored.hasHead()) {
      add(
          Finding.of(FindingKind.HEAD_MISSING, head, logId, "a log is there, and no head")
              .repairableBy(set));
    } else if (headId == null) {
      add(
          Finding.of(
                  FindingKind.HEAD_UNREADABLE,
                  head,
                  null,
                  "\"" + stored.head() + "\" is no id that can have been given")
              .repairableBy(set));
    } else if (logId == null) {
      if (!stored.hasLog() && stored.indexedMs() > headId.ms()) {
        add(
            Finding.of(
                FindingKind.HEAD_BEHIND,
                head,
                headId,
                "there is no log, and the index says that the topic was written later, at "
                    + stored.indexedMs()));
      }
    } else if (logId.after(headId)) {
      add(
          Finding.of(FindingKind.HEAD_BEHIND, head, headId, "the last id of the log is " + logId)
              .repairableBy(set));
    } else if (headId.after(logId)) {
      add(ahead(headId, logId, set));
    }
  }

  /** The head is wrong, or the log lost events: the index and the clock tell which. */
  private Finding ahead(EventId headId, EventId logId, @Nullable Repair set) {
    EventId last = clock.last();
    boolean neverGiven =
        last != null
            && headId.after(last)
            && (stored.indexedMs() != headId.ms() || headId.ms() == logId.ms());
    boolean logIsRight = stored.indexedMs() == logId.ms() && headId.ms() != logId.ms();
    String what = "the last id of the log is " + logId;
    return neverGiven || logIsRight
        ? Finding.of(FindingKind.HEAD_AHEAD, head, headId, what).repairableBy(set)
        : Finding.of(FindingKind.LOG_BEHIND, log, headId, what + ", and the head's " + headId);
  }

  private void checkClock() {
    EventId last = clock.last();
    if (last != null && logId != null && logId.after(last)) {
      add(
          Finding.of(
                  FindingKind.CLOCK_BEHIND, log, logId, "the last id of the workspace is " + last)
              .repairableBy(new Repair.AdvanceClock(topic, logId)));
    } else if (last != null && logId == null && headId != null && headId.after(last)) {
      add(
          Finding.of(
              FindingKind.HEAD_AHEAD,
              head,
              headId,
              "the last id of the workspace is " + last + ", and there is no log"));
    }
  }

  private void checkIndex() {
    EventId last = logId == null ? headId : logId;
    if (stored.indexType().equals("none") || stored.indexType().equals("zset")) {
      long written = stored.indexedMs();
      if (last == null
          || written == last.ms()
          || (headId != null && written == headId.ms())) { // where these two differ, told above
        return;
      }
      boolean sure = logId == null ? written < last.ms() : logId.equals(headId);
      Repair repair = sure || headId == null ? new Repair.SetIndex(topic, last) : null;
      if (written < 0) {
        add(
            Finding.of(FindingKind.INDEX_MISSING, index, last, "the topic " + topic + " is missing")
                .repairableBy(repair));
      } else if (logId != null) {
        add(
            Finding.of(
                    FindingKind.INDEX_WRONG,
                    index,
                    last,
                    "the topic " + topic + " was written at " + last.ms() + ", not " + written)
                .repairableBy(repair));
      }
    }
  }

  private void checkExpiry() {
    if (clock.retention() == 0 || headId == null || (logId != null && !logId.equals(headId))) {
      return; // told elsewhere, and set together with the head
    }
    long due = stored.due(headId.ms());
    boolean exact = clock.began() > 0 && headId.ms() >= clock.began();
    String wrong = null;
    if (wrongExpiry(stored.headExpires(), due, exact)) {
      wrong = head;
    } else if (stored.hasLog()
        && (wrongExpiry(stored.logExpires(), due, exact)
            || stored.logExpires() != stored.headExpires())) {
      wrong = log;
    }
    if (wrong != null) {
      long expires = wrong.equals(head) ? stored.headExpires() : stored.logExpires();
      add(
          Finding.of(
                  FindingKind.EXPIRY,
                  wrong,
                  headId,
                  (expires < 0 ? "it never expires" : "it expires at " + expires)
                      + ", and should at "
                      + due)
              .repairableBy(new Repair.SetExpiry(topic, headId)));
    }
  }

  /** Before the epoch began, the retention may have been another one. */
  private static boolean wrongExpiry(long expires, long due, boolean exact) {
    return expires < 0 || (exact && expires != due);
  }
}
