package io.tidings.loadtest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One client's stream over all its connections: where it stands, when to connect again, and what
 * arrived. It does what {@code docs/protocol.md} asks of a client. Confined to its virtual user.
 */
final class FollowedStream {
  // Of a browser, as long as no frame said another one.
  private static final long FIRST_RETRY = 3_000;
  private static final long FIRST_KEEPALIVE = 30_000;

  private final long index;
  private final List<String> topics;
  private final ReceivedEvents received;
  private final IdSequence ids = new IdSequence();
  private final StreamRules rules;
  private final LoadReport report;

  private String cursor = "";
  private long retry = FIRST_RETRY;
  private long keepalive = FIRST_KEEPALIVE;
  // The connection: opened by a request, live from the frame `connected` on, left when it has
  // ended.
  private boolean opened;
  private boolean left;
  private long liveSince;
  private long lastSign;
  private long connectFrom;
  private long attempts;
  private int cuts;
  // The interruption that goes on, or that the next `connected` ends.
  private @Nullable Interruption interruption;
  private long awaySince;

  /**
   * Why a stream is away.
   *
   * @param ended when its last connection ended, in ms since 1970
   * @param told whether it got the frame {@code closed}
   * @param retry after how many ms it may come back
   */
  record Interruption(long ended, boolean told, long retry) {}

  FollowedStream(long index, List<String> topics, StreamRules rules, LoadReport report) {
    this.index = index;
    this.topics = topics;
    this.received = new ReceivedEvents(topics);
    this.rules = rules;
    this.report = report;
  }

  long index() {
    return index;
  }

  String name() {
    return "stream " + (index + 1);
  }

  List<String> topics() {
    return topics;
  }

  /** What to send as {@code Last-Event-ID}; empty at first. */
  String cursor() {
    return cursor;
  }

  /** How often it has tried to connect. */
  long attempts() {
    return attempts;
  }

  boolean live() {
    return liveSince > 0;
  }

  boolean mustConnect(long now) {
    return !opened && now >= connectFrom;
  }

  /** Whether its connection has ended or counts as dead, and has to be closed here as well. */
  boolean mustLeave(long now) {
    return opened && (left || silent(now) || cutIsDue(now));
  }

  // A stream that has to be cut while it is away is cut once it is back: each cut has its return.
  private boolean cutIsDue(long now) {
    return live() && now >= rules.cutAt(cuts);
  }

  private boolean silent(long now) {
    return now - lastSign > 2 * keepalive;
  }

  /** How long nothing has to be done for it, apart from taking what arrives. */
  long idleMillis(long now, long most) {
    if (opened && !live()) {
      return most;
    }
    return Math.clamp((opened ? rules.cutAt(cuts) : connectFrom) - now, 1, most);
  }

  void connecting(long now) {
    opened = true;
    left = false;
    lastSign = now;
    attempts++;
  }

  void connectFailed(long now) {
    opened = false;
    connectFrom = now + retry;
    report.count("connects that failed");
  }

  /** Its connection is closed from here: after its end, or to cut it. */
  void closed(long now) {
    if (opened && !left) {
      if (cutIsDue(now)) {
        cuts++;
      } else if (silent(now)) {
        rules.ended(this, "silence", report);
      }
      away(now, false, rules.returnsAtOnce() ? 0 : retry);
    }
    opened = false;
    left = false;
  }

  /** Takes one message as Gatling gives it. */
  void take(String message, long arrived) {
    try {
      take(Frame.ofMessage(message), arrived);
    } catch (JsonProcessingException e) {
      report.failed("%s: unreadable: %s".formatted(name(), message));
    }
  }

  void take(Frame frame, long arrived) {
    lastSign = arrived;
    frame.retry().ifPresent(millis -> retry = millis);
    switch (frame.type()) {
      case "connected" -> connected(frame.data(), arrived);
      case "closed" -> {
        left = true;
        away(arrived, true, retry);
        rules.ended(this, frame.data().path("reason").asText(), report);
      }
      case "resync" -> rules.resynced(this, frame.data().toString(), report);
      case LoadEvents.TYPE -> event(frame, arrived);
      case "ping", "attaching", "degraded" -> {}
      default -> report.failed("%s: unexpected frame: %s".formatted(name(), frame));
    }
    // Only now: what is processed is what a client may resume after.
    if (!frame.id().isEmpty()) {
      cursor = frame.id();
    }
  }

  private void connected(JsonNode data, long arrived) {
    keepalive = data.path("keepaliveMs").asLong(FIRST_KEEPALIVE);
    if (live()) {
      // Gatling connects by itself, with Last-Event-ID, when the body was cut off.
      report.wentAway();
      rules.ended(this, "cut", report);
    }
    liveSince = arrived;
    report.wentLive();
    Interruption last = interruption;
    if (last != null) {
      rules.answered(last, arrived);
      rules.cameBack(this, last, arrived - awaySince, report);
      interruption = null;
    }
  }

  private void away(long now, boolean told, long wait) {
    Interruption last = interruption;
    if (live()) {
      liveSince = 0;
      report.wentAway();
      awaySince = now;
      interruption = new Interruption(now, told, wait);
    } else if (told && last != null) {
      rules.answered(last, now);
      interruption = new Interruption(now, true, wait);
    }
    connectFrom = now + wait;
  }

  private void event(Frame frame, long arrived) {
    long number = LoadEvents.number(frame);
    switch (received.take(frame.topic(), number)) {
      case DUPLICATE -> report.duplicate(about("got event %d of %s twice", number, frame.topic()));
      case OUT_OF_ORDER ->
          report.outOfOrder(about("got event %d of %s after later ones", number, frame.topic()));
      case UNKNOWN_TOPIC ->
          report.failed(
              about("got event %d of %s, which it does not follow", number, frame.topic()));
      // What is after a gap may still be filled; at the end it is a loss.
      case AS_EXPECTED, AFTER_GAP -> {
        // The numbers are those of a topic; ids are in order over all of them.
        ids.complaints(IdSequence.idOf(frame.id()))
            .forEach(fault ->
                report.outOfOrder(
                    "%s got event %d of %s with id %s"
                        .formatted(name(), number, frame.topic(), fault)));
        long sent = LoadEvents.sent(frame);
        if (rules.measured() && sent >= liveSince) {
          report.delivered(arrived - sent);
        } else {
          report.replayed();
        }
      }
    }
  }

  private String about(String format, long number, String topic) {
    return name() + " " + format.formatted(number, topic);
  }

  /** Whether it is live, and has all that was published. */
  boolean complete(ToLongFunction<String> published) {
    return live() && received.complete(published);
  }

  /** Reports what never came. */
  boolean reportLosses(ToLongFunction<String> published) {
    report.streamJudged();
    var lost = received.lost(published);
    lost.forEach((topic, numbers) ->
        report.lost(
            numbers.size(),
            "%s lost %d of %d events of %s: %s"
                .formatted(
                    name(),
                    numbers.size(),
                    published.applyAsLong(topic),
                    topic,
                    ReceivedEvents.ranges(numbers))));
    return lost.isEmpty();
  }
}
