package io.tidings.node.notification;

import io.tidings.node.http.RelativeRoot;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** The page with the list of notifications; a browser asks for it again each time. */
@Controller
class NotificationPages {
  @GetMapping(path = "/notifications", produces = MediaType.TEXT_HTML_VALUE)
  String notifications() {
    return "forward:/notification/notifications.html";
  }

  @GetMapping("/notifications/")
  ResponseEntity<Void> withoutSlash(HttpServletRequest request) {
    return RelativeRoot.redirectWithoutSlash(request);
  }
}
