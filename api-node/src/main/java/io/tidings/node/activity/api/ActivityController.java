package io.tidings.node.activity.api;

import io.tidings.events.CommitOutcome.Appended;
import io.tidings.events.EventId;
import io.tidings.events.IdempotencyKey;
import io.tidings.events.NewEvent;
import io.tidings.events.spring.KeyReusedException;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.events.spring.WorkspaceState.Change;
import io.tidings.node.access.Access;
import io.tidings.node.access.Login;
import io.tidings.node.activity.ActivityLog;
import io.tidings.node.activity.api.ActivityPages.ActivityPage;
import io.tidings.node.http.JsonBody;
import io.tidings.node.http.ProblemException;
import io.tidings.node.http.RequestTags;
import io.tidings.node.limits.RequesterResolver;
import io.tidings.node.publish.IdempotencyKeys;
import io.tidings.node.publish.LargeBodies;
import io.tidings.node.publish.PublishRateLimiter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Pages of activities, and those that other services report. */
@RestController
final class ActivityController {
  /** Of {@link ReportedActivities#MOST} activities, each of which may have as much as it may. */
  private static final DataSize MAX_BODY = DataSize.ofMegabytes(2);

  private final Access access;
  private final ActivityPages pages;
  private final ActivityLog log;
  private final WorkspaceState state;
  private final LargeBodies bodies;
  private final PublishRateLimiter rate;
  private final RequesterResolver requesterResolver;

  ActivityController(
      Access access,
      ActivityPages pages,
      ActivityLog log,
      WorkspaceState state,
      LargeBodies bodies,
      PublishRateLimiter rate,
      RequesterResolver requesterResolver) {
    this.access = access;
    this.pages = pages;
    this.log = log;
    this.state = state;
    this.bodies = bodies;
    this.rate = rate;
    this.requesterResolver = requesterResolver;
  }

  @GetMapping("/api/activity")
  ActivityPage page(HttpServletRequest request) {
    Login login = access.login();
    return pages.read(login, ActivityQuery.of(request), request);
  }

  /** The ids in the order of the request, and the position after the last of them. */
  record Reported(List<String> ids, String cursor) {}

  @PostMapping("/api/activity")
  @ResponseStatus(HttpStatus.CREATED)
  Reported report(
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String header,
      HttpServletRequest request) {
    access.writeActivity();
    IdempotencyKey key = IdempotencyKeys.scoped(requesterResolver.of(request), header);
    String tab = RequestTags.of(request).tab();
    List<NewEvent> events =
        bodies.read(
            request,
            MAX_BODY,
            bytes -> JsonBody.parse(bytes, body -> ReportedActivities.read(body.value(), tab)));
    rate.take(request, events.size(), 0);
    Appended written = write(events, key);
    return new Reported(
        written.ids().stream().map(EventId::toString).toList(), written.cursor().toString());
  }

  private Appended write(List<NewEvent> events, @Nullable IdempotencyKey key) {
    Change<Integer> change = new Change<>(log.keep(0, events.size()), events, events.size());
    try {
      return Objects.requireNonNull(
          state.commit(Set.of(), key, _ -> change).written(), "events are always written");
    } catch (KeyReusedException e) {
      throw new ProblemException(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "key-reused",
          "Idempotency-Key",
          "This Idempotency-Key was used for different content; nothing was written.");
    }
  }
}
