package io.tidings.node.publish;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tidings.events.Cursor;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.EventLog;
import io.tidings.events.Page;
import io.tidings.events.Replay;
import io.tidings.events.ResyncReason;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.node.access.Access;
import io.tidings.node.http.IsoTime;
import io.tidings.node.http.ProblemException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Shows a topic's log as JSON pages, by the same rules of gap and resync as a stream. */
@RestController
final class LogController {
  private static final int MAX_LIMIT = 1_000;
  private final EventLog log;
  private final Access access;

  LogController(EventLog log, Access access) {
    this.log = log;
    this.access = access;
  }

  /** An event as a page shows it: what a stream sends, with its id and cursor. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record LoggedEvent(
      String id,
      String cursor,
      String topic,
      String type,
      JsonNode data,
      @Nullable String tabId,
      String timestamp) {
    static LoggedEvent of(Event event, Topic topic) {
      var envelope = event.envelope();
      return new LoggedEvent(
          event.id().toString(),
          event.cursor().toString(),
          topic.name(),
          envelope.type(),
          envelope.data(),
          envelope.tabId(),
          IsoTime.text(envelope.timestamp()));
    }
  }

  /** Why the log cannot serve: the client has to fetch the state again, and reads on after it. */
  record ResyncNotice(String reason, List<String> topics) {}

  /**
   * @param cursor the value of {@code after} for the next page
   * @param more whether there is more right now
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record LogPage(
      List<LoggedEvent> events, String cursor, @Nullable ResyncNotice resync, boolean more) {}

  @GetMapping("/api/topics/{topic}/events")
  CompletableFuture<LogPage> read(
      @PathVariable String topic,
      @RequestParam(required = false) @Nullable String workspace,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(defaultValue = "100") String limit) {
    Workspace where = access.workspace(workspace);
    Topic of = NewEvents.topic("topic", topic);
    int count = count(limit);
    access.read(where, Set.of(of));
    if (after == null || after.isEmpty()) {
      return log.read(where, Set.of(of), EventId.ZERO, count).thenApply(page -> entries(page, of));
    }
    Cursor cursor = Cursor.read(after);
    EventId id = cursor == null ? EventId.ZERO : cursor.id();
    return log.read(where, Set.of(of), id, count).thenApply(page -> entries(cursor, page, of));
  }

  private static LogPage entries(@Nullable Cursor after, Page page, Topic topic) {
    return switch (Replay.of(after, Set.of(topic), page)) {
      case Replay.Complete() -> entries(page, topic);
      case Replay.Gap(ResyncReason reason, var _) -> resync(reason, page, topic);
    };
  }

  private static LogPage entries(Page page, Topic topic) {
    return new LogPage(
        page.events().stream().map(event -> LoggedEvent.of(event, topic)).toList(),
        new Cursor(page.epoch(), page.end()).toString(),
        null,
        page.more());
  }

  private static LogPage resync(ResyncReason reason, Page page, Topic topic) {
    return new LogPage(
        List.of(),
        new Cursor(page.epoch(), page.clock()).toString(),
        new ResyncNotice(reason.word(), List.of(topic.name())),
        false);
  }

  private static int count(String limit) {
    try {
      int count = Integer.parseInt(limit);
      if (count >= 1 && count <= MAX_LIMIT) {
        return count;
      }
    } catch (NumberFormatException e) {
      // refused below, like every number out of range
    }
    throw ProblemException.invalid(
        "invalid-field", "limit", "limit has to be a number from 1 to " + MAX_LIMIT + ".");
  }
}
