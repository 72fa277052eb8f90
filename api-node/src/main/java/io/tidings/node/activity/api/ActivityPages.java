package io.tidings.node.activity.api;

import io.tidings.events.Cursor;
import io.tidings.events.EventId;
import io.tidings.events.StateScript;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.access.Login;
import io.tidings.node.activity.ActivityJson;
import io.tidings.node.activity.ActivityProperties;
import io.tidings.node.activity.stream.ActivityRights;
import io.tidings.node.http.Await;
import io.tidings.node.limits.ConcurrencyLimiter;
import io.tidings.node.ops.Limit;
import io.tidings.node.ops.RejectionMetrics;
import io.tidings.node.relay.AccessDecision;
import io.tidings.node.relay.Permission;
import io.tidings.node.user.ActivityKeys;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads pages of the activities that were kept, the newest first. Each is shown by the rights that
 * the user has now. A page is a bounded number of reads and of bytes: one that finds little of what
 * it looks for, or much of what is large, is short, and says where to go on. Few are read at a
 * time.
 */
@Component
final class ActivityPages {
  private static final StateScript READ = StateScript.load(ActivityPages.class, "read.lua");
  private static final int ENTRIES = 200;
  private static final int READS = 10;
  private static final int MOST_BYTES = 1 << 20;
  private static final Duration MAX_WAIT = Duration.ofSeconds(5);

  private final WorkspaceState state;
  private final ActivityRights rights;
  private final ActivityProperties properties;
  private final ConcurrencyLimiter turns;

  ActivityPages(
      WorkspaceState state,
      ActivityRights rights,
      ActivityProperties properties,
      RejectionMetrics rejectionMetrics) {
    this.state = state;
    this.rights = rights;
    this.properties = properties;
    this.turns =
        new ConcurrencyLimiter(
            ConcurrencyLimiter.halfTheCores(), MAX_WAIT, Limit.LARGE_READS, rejectionMetrics);
  }

  /**
   * A page.
   *
   * @param next what the next page is before; null at the end
   * @param cursor the position of the stream that goes on where the newest page ends
   */
  record ActivityPage(List<JsonNode> activities, @Nullable String next, String cursor) {}

  ActivityPage read(Login login, ActivityQuery page, HttpServletRequest request) {
    return turns.run(() -> inTurn(login, page, request));
  }

  private ActivityPage inTurn(Login login, ActivityQuery page, HttpServletRequest request) {
    boolean all = request.getParameter("projects") == null;
    VisibleActivities visible =
        new VisibleActivities(permission(login, request), login.user(), all, state);
    List<JsonNode> found = new ArrayList<>();
    long bytes = 0;
    EventId before = page.before();
    Cursor position = null;
    for (int read = 0; read < READS; read++) {
      Entries entries = entries(page, before);
      position = position == null ? entries.position() : position;
      for (StoredActivity entry : entries.list()) {
        before = entry.id();
        ObjectNode activity =
            visible.contains(entry) ? ActivityJson.of(entry.id(), entry.envelope()) : null;
        if (activity != null && page.matches(activity)) {
          found.add(activity);
          bytes += entry.bytes();
          if (found.size() == page.limit() || bytes >= MOST_BYTES) {
            return new ActivityPage(found, before.toString(), position.toString());
          }
        }
      }
      if (entries.list().size() < ENTRIES) {
        return new ActivityPage(found, null, position.toString());
      }
    }
    return new ActivityPage(found, String.valueOf(before), String.valueOf(position));
  }

  private Permission permission(Login login, HttpServletRequest request) {
    return switch (Await.result(rights.of(login, request).authorise().toCompletableFuture())) {
      case Permission permission -> permission;
      case AccessDecision.Denial _ ->
          throw new InsufficientAuthenticationException("the login has ended");
    };
  }

  /** A part of what is kept, the newest first, and the position up to which it was read. */
  private record Entries(Cursor position, List<StoredActivity> list) {}

  private Entries entries(ActivityQuery page, @Nullable EventId before) {
    List<Object> answer =
        state.run(
            READ,
            List.of(ActivityKeys.STATE),
            before == null ? "" : before.toString(),
            page.since() == null ? "0" : "" + page.since().toEpochMilli(),
            page.until() == null ? "" : "" + page.until().toEpochMilli(),
            "" + properties.maxAge().toMillis(),
            "" + ENTRIES);
    List<StoredActivity> list = new ArrayList<>();
    for (int i = 2; i < answer.size(); i += 2) {
      list.add(StoredActivity.read((String) answer.get(i), (String) answer.get(i + 1)));
    }
    Cursor position = new Cursor((String) answer.get(0), EventId.parse((String) answer.get(1)));
    return new Entries(position, list);
  }
}
