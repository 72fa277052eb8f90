package io.tidings.node.chat.stream;

import io.tidings.node.access.Login;
import io.tidings.node.chat.ChatFeature;
import io.tidings.node.chat.ChatTopics;
import io.tidings.node.chat.PeerUrl;
import io.tidings.node.http.HotEndpoint;
import io.tidings.node.http.ProblemException;
import io.tidings.node.interest.Interest;
import io.tidings.node.interest.InterestSlot;
import io.tidings.node.relay.Dialect;
import io.tidings.node.relay.Slot;
import io.tidings.node.user.stream.StreamRights;
import io.tidings.node.user.stream.UserGrants;
import io.tidings.node.user.stream.UserStreamOpener;
import io.tidings.node.user.stream.UserStreamOpener.StreamDefinition;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The streams of a user's mailbox: for the user's tabs, and for servers that read it. */
@RestController
final class ChatStreamController {
  private static final Dialect TRIGGERS = new TriggerDialect();
  private static final Dialect MAILBOX = new MailboxDialect();

  private final UserStreamOpener streamOpener;
  private final UserGrants grants;
  private final Interest interest;
  private final ActiveEntries entries;

  ChatStreamController(
      UserStreamOpener streamOpener, UserGrants grants, Interest interest, ActiveEntries entries) {
    this.streamOpener = streamOpener;
    this.grants = grants;
    this.interest = interest;
    this.entries = entries;
  }

  /** {@code ?peer=} names the thread that the tab shows. It may be one with no message yet. */
  @HotEndpoint
  @GetMapping("/events")
  void triggers(HttpServletRequest request, HttpServletResponse response) throws IOException {
    streamOpener.open(
        request,
        response,
        TRIGGERS,
        login -> definition(login, presence(login.user(), peer(request))));
  }

  /** A server that reads is no tab: it keeps no upstream open, and reads no thread. */
  @HotEndpoint
  @GetMapping("/api/v1/events")
  void mailbox(HttpServletRequest request, HttpServletResponse response) throws IOException {
    streamOpener.open(request, response, MAILBOX, login -> definition(login, null));
  }

  private StreamDefinition definition(Login login, @Nullable Slot presence) {
    StreamRights rights =
        now -> CompletableFuture.completedStage(new MailboxPermission(now.user()));
    return new StreamDefinition(
        Set.of(ChatTopics.of(login.user())),
        grants.of(login, List.of(rights)),
        null,
        null,
        presence);
  }

  private static @Nullable PeerUrl peer(HttpServletRequest request) {
    String[] values = request.getParameterValues("peer");
    if (values == null) {
      return null;
    }
    if (values.length > 1) {
      throw ProblemException.invalid(
          "invalid-field",
          "peer",
          "peer has to be given once; it was given " + values.length + " times.");
    }
    return PeerUrl.requested(values[0]);
  }

  private Slot presence(long user, @Nullable PeerUrl peer) {
    Slot tab = new InterestSlot(interest, ChatFeature.INTEREST, user);
    return peer == null ? tab : tab.and(new ActiveConnection(entries, user, peer));
  }
}
