package io.tidings.node.notification;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tidings.node.access.Access;
import io.tidings.node.access.Login;
import io.tidings.node.notification.Notifications.NotificationPage;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** The user's notifications, and which ones the user wants. */
@RestController
final class NotificationController {
  private final Access access;
  private final Notifications notifications;
  private final NotificationChangeLimiter limiter;

  NotificationController(
      Access access, Notifications notifications, NotificationChangeLimiter limiter) {
    this.access = access;
    this.notifications = notifications;
    this.limiter = limiter;
  }

  /** The number of unread notifications, as pages poll it. */
  record NewNotifications(@JsonProperty("new") int count) {}

  record UnreadNotifications(int unread) {}

  @GetMapping("/notifications/new")
  NewNotifications count() {
    return new NewNotifications(notifications.unread(access.login().user()));
  }

  @GetMapping("/api/notifications")
  NotificationPage list(
      @RequestParam(required = false) @Nullable String unread,
      @RequestParam(required = false) @Nullable String limit,
      @RequestParam(required = false) @Nullable String before) {
    Login login = access.login();
    return notifications.list(
        login,
        NotificationRequests.flag("unread", unread),
        NotificationRequests.parameterId("before", before),
        NotificationRequests.limit(limit));
  }

  @PatchMapping("/api/notifications/{id}")
  NotificationResponse mark(@PathVariable String id, HttpServletRequest request) {
    Login login = access.login();
    Long number = NotificationRequests.pathId(id);
    if (number == null) {
      throw Notifications.unknown();
    }
    ObjectNode body = NotificationRequests.body(request, Set.of("read"));
    boolean read = NotificationRequests.read(body);
    limiter.take(login.user());
    return notifications.mark(login, number, read);
  }

  @RequestMapping(
      path = "/api/notifications",
      method = {RequestMethod.PUT, RequestMethod.POST})
  UnreadNotifications markAll(HttpServletRequest request) {
    long user = access.login().user();
    ObjectNode body = NotificationRequests.body(request, Set.of("read", "upTo"));
    NotificationRequests.requireRead(body);
    Long upTo = NotificationRequests.id(body, "upTo");
    limiter.take(user);
    return new UnreadNotifications(notifications.markAll(user, upTo));
  }

  @GetMapping("/api/notifications/settings")
  NotificationSettings settings() {
    return notifications.settings(access.login().user());
  }

  @PutMapping("/api/notifications/settings")
  NotificationSettings change(HttpServletRequest request) {
    long user = access.login().user();
    NotificationSettings settings =
        NotificationRequests.settings(
            NotificationRequests.body(request, Set.of("off", "projects")));
    limiter.take(user);
    return notifications.change(user, settings);
  }
}
