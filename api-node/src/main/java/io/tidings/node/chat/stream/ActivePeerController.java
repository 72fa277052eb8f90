package io.tidings.node.chat.stream;

import io.tidings.node.access.Access;
import io.tidings.node.chat.PeerUrl;
import io.tidings.node.http.JsonBody;
import io.tidings.node.http.ProblemException;
import io.tidings.node.http.TabId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Which thread a tab shows, for tabs that share one connection. */
@RestController
final class ActivePeerController {
  private static final DataSize MAX_BODY = DataSize.ofKilobytes(4);

  private final Access access;
  private final ActiveEntries entries;
  private final ActivePeerLimiter changes;

  ActivePeerController(Access access, ActiveEntries entries, ActivePeerLimiter changes) {
    this.access = access;
    this.entries = entries;
    this.changes = changes;
  }

  /** The tab shows this thread, or none. It has to say so again within two keepalives. */
  @PostMapping("/api/v1/active-peer")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void report(HttpServletRequest request) {
    long user = access.login().user();
    changes.take(user);
    ObjectNode body = JsonBody.read(request, MAX_BODY);
    JsonBody.checkFields(body, Set.of("tabId", "peer"), "");
    String tabId = checked(JsonBody.text(body, "tabId", ""));
    @Nullable PeerUrl peer =
        JsonBody.required(body, "peer", "").isNull()
            ? null
            : PeerUrl.requested(JsonBody.text(body, "peer", ""));
    (peer == null ? entries.removeTab(user, tabId) : entries.putTab(user, tabId, peer)).join();
  }

  /** For a page that is being left, which can send nothing but a POST ({@code sendBeacon}). */
  @PostMapping("/api/v1/active-peer/leave")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void leaveByBeacon(@RequestParam String tabId) {
    long user = access.login().user();
    changes.take(user);
    entries.removeTab(user, checked(tabId)).join();
  }

  private static String checked(String tabId) {
    if (TabId.read(tabId) == null) {
      throw ProblemException.invalid(
          "invalid-field", "tabId", "tabId has to be 1 to 128 of A-Z a-z 0-9 . _ : -.");
    }
    return tabId;
  }
}
