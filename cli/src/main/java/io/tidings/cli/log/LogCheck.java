package io.tidings.cli.log;

import io.tidings.events.EventId;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.redis.LogInspector;
import io.tidings.events.redis.RedisKeys;
import io.tidings.events.redis.Repair;
import io.tidings.events.redis.StoredClock;
import io.tidings.events.redis.StoredKey.Kind;
import io.tidings.events.redis.StoredTopic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks the log of a workspace while nodes may write to it. Each script sees one moment; what
 * spans several of them counts only where no order of writes between them explains it.
 */
final class LogCheck {
  private final LogInspector inspector;
  private final Workspace workspace;
  private final RedisKeys keys;
  private final Limits limits;
  private final List<Finding> findings = new ArrayList<>();
  private final EventIndex events = new EventIndex();
  private final Map<Topic, EventId> headsAlone = new LinkedHashMap<>();

  /** Up to which event some topic may have forgotten, and up to which one that has a log may. */
  private EventId forgettable = EventId.ZERO;

  private EventId trimmed = EventId.ZERO;

  /**
   * How much is read at most.
   *
   * @param entries of all logs together
   * @param keys of Tidings, and fields of each list
   */
  record Limits(long entries, long keys) {}

  /**
   * What was found.
   *
   * @param complete whether no limit was reached
   */
  record Result(
      StoredClock clock,
      List<Finding> findings,
      int topics,
      long entries,
      int events,
      boolean complete) {}

  LogCheck(LogInspector inspector, Workspace workspace, Limits limits) {
    this.inspector = inspector;
    this.workspace = workspace;
    this.keys = new RedisKeys(workspace);
    this.limits = limits;
  }

  Result run() {
    KeyScan scan = KeyScan.of(inspector, workspace, limits.keys());
    StoredClock clock = inspector.clock(workspace);
    KeyCheck keyCheck = new KeyCheck(inspector, workspace, findings);
    keyCheck.run(scan);
    boolean complete = scan.complete();
    long read = 0;
    if (isReadable(clock, scan)) {
      for (Topic topic : scan.topics()) {
        read += check(clock, topic, limits.entries() - read);
      }
      boolean allEntries = read < limits.entries();
      complete &= allEntries;
      checkTwins();
      checkHeadsAlone(clock, allEntries);
      VersionCheck versions = new VersionCheck(inspector, workspace, events, findings);
      complete &= versions.run(limits.keys());
      AnswerCheck answers =
          new AnswerCheck(clock, events, forgettable, versions.ids(), complete, findings);
      keyCheck.forEach(scan.keys(Kind.IDEMPOTENCY), answers::check);
      complete &= new ReferenceCheck(inspector, workspace, findings).run(limits.keys());
    }
    return new Result(
        clock, List.copyOf(findings), scan.topics().size(), read, events.size(), complete);
  }

  /** Without a clock there is no telling what is right: the next access begins anew. */
  private boolean isReadable(StoredClock clock, KeyScan scan) {
    if (!clock.exists()) {
      if (!scan.isEmpty()) {
        findings.add(
            Finding.of(
                FindingKind.CLOCK_MISSING,
                keys.clock(),
                null,
                "there are other keys, and no clock"));
      }
      return false;
    }
    if (!clock.readable()) {
      findings.add(
          Finding.of(
              FindingKind.CLOCK_UNREADABLE,
              keys.clock(),
              null,
              clock.type().equals("hash")
                  ? "epoch, ms or seq cannot be read"
                  : "it is a " + clock.type()));
      return false;
    }
    if (clock.retention() == 0) { // as when the retention was lowered
      findings.add(
          Finding.of(
                  FindingKind.EXPIRY,
                  keys.clock(),
                  null,
                  "it does not say for how long events stay (keep), so that no expiry was checked")
              .asNote());
    }
    if (!clock.damage().isEmpty()) {
      findings.add(
          Finding.of(FindingKind.DAMAGE_NOTED, keys.clock(), null, clock.damage()).asNote());
    }
    return true;
  }

  private long check(StoredClock clock, Topic topic, long most) {
    StoredTopic stored = inspector.topic(workspace, topic);
    if (!stored.clock().readable()) {
      return 0; // it was damaged meanwhile
    }
    findings.addAll(TopicFacts.check(keys, stored));
    EventId headId = stored.headId();
    if (!stored.hasLog() && headId != null) {
      headsAlone.put(topic, headId);
    }
    forgettable = EventId.max(forgettable, stored.goneUpTo());
    if (!stored.logType().equals("stream")) {
      return 0;
    }
    EntryWalk walk = new EntryWalk(inspector, workspace, clock, topic, events, findings);
    long read = walk.run(most);
    // What was trimmed while it was read is forgotten in order, too.
    trimmed = EventId.max(trimmed, inspector.topic(workspace, topic).goneUpTo());
    forgettable = EventId.max(forgettable, trimmed);
    return read;
  }

  /** Events of several topics that are missing in one of them. */
  private void checkTwins() {
    Map<Topic, Finding> vanished = new LinkedHashMap<>();
    for (EventIndex.MissingTwin twin : events.missingTwins()) {
      StoredTopic stored = inspector.topic(workspace, twin.topic(), twin.id());
      if (stored.found() || !inspector.topic(workspace, twin.seenIn(), twin.id()).found()) {
        continue; // written or trimmed meanwhile
      }
      StoredClock clock = stored.clock();
      boolean expired = clock.now() >= stored.due(twin.id().ms());
      boolean harmless = TopicFacts.isBeforeEpoch(clock, twin.id().ms());
      String what = "the event is in the topic " + twin.seenIn() + " as well, and not in this one";
      if (!stored.hasLog() && !stored.hasHead()) {
        if (stored.indexedMs() < twin.id().ms() && !expired) {
          // Later events of the topic may be gone as well, up to the last one of the workspace.
          EventId last = clock.last();
          vanished.putIfAbsent(
              twin.topic(),
              Finding.of(FindingKind.TOPIC_VANISHED, keys.log(twin.topic()), twin.id(), what)
                  .repairableBy(
                      new Repair.SetIndex(
                          twin.topic(), last == null ? twin.id() : EventId.max(twin.id(), last)))
                  .noteIf(harmless));
        }
      } else if (!stored.hasLog() && twin.id().equals(stored.headId())) {
        findings.add(
            Finding.of(FindingKind.LOG_GONE, keys.log(twin.topic()), twin.id(), what)
                .noteIf(harmless));
      } else if (twin.id().after(stored.goneUpTo()) && stored.length() > 0) {
        findings.add(
            Finding.of(FindingKind.TWIN_MISSING, keys.log(twin.topic()), twin.id(), what)
                .noteIf(harmless));
      }
    }
    findings.addAll(vanished.values());
  }

  /**
   * A commit that forgets a topic leaves a head that is the id of an event elsewhere, unless that
   * was trimmed or forgotten, or written after its log was read.
   */
  private void checkHeadsAlone(StoredClock before, boolean allEntries) {
    EventId last = before.last();
    headsAlone.forEach((topic, head) -> {
      boolean unexplained =
          allEntries
              && !events.has(head)
              && head.after(trimmed)
              && last != null
              && !head.after(last);
      StoredTopic stored = inspector.topic(workspace, topic);
      if (unexplained && !stored.hasLog() && head.equals(stored.headId())) {
        findings.add(
            Finding.of(
                    FindingKind.LOG_GONE,
                    keys.log(topic),
                    head,
                    "there is a head and no log; a commit may have forgotten the topic")
                .asNote());
      }
    });
  }
}
