package io.tidings.node.chat.api;

import io.tidings.events.IdempotencyKey;
import io.tidings.node.access.Access;
import io.tidings.node.chat.Mailboxes;
import io.tidings.node.chat.Message;
import io.tidings.node.chat.MessagePage;
import io.tidings.node.chat.PeerUrl;
import io.tidings.node.http.JsonBody;
import io.tidings.node.http.RequestTags;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** The messages of the user's threads. */
@RestController
@RequestMapping("/api/v1/messages")
final class MessageController {
  private final Access access;
  private final Mailboxes mailboxes;

  MessageController(Access access, Mailboxes mailboxes) {
    this.access = access;
    this.mailboxes = mailboxes;
  }

  /** A part of a thread, the oldest first. */
  record MessagesResponse(List<MessageResponse> messages, boolean more) {}

  @GetMapping
  MessagesResponse messages(
      @RequestParam(required = false) @Nullable String peer,
      @RequestParam(required = false) @Nullable String before,
      @RequestParam(required = false) @Nullable String limit) {
    long user = access.login().user();
    PeerUrl with = RequestFields.peer(peer);
    MessagePage page =
        mailboxes
            .of(user)
            .messages(user, with, RequestFields.before(before), RequestFields.limit(limit));
    return new MessagesResponse(
        page.messages().stream().map(MessageResponse::of).toList(), page.more());
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  MessageResponse send(
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
      HttpServletRequest request) {
    long user = access.login().user();
    ObjectNode body = RequestFields.body(request, Set.of("peer", "text"));
    PeerUrl peer = RequestFields.peer(body);
    String text = JsonBody.text(body, "text", "");
    Message message =
        mailboxes
            .of(user)
            .send(
                user,
                peer,
                text,
                key == null ? null : new IdempotencyKey(key),
                RequestTags.of(request).tab());
    return MessageResponse.of(message);
  }
}
