package io.tidings.node.chat.api;

import io.tidings.node.access.Access;
import io.tidings.node.chat.AddedContact;
import io.tidings.node.chat.Advance;
import io.tidings.node.chat.Mailbox;
import io.tidings.node.chat.Mailboxes;
import io.tidings.node.chat.PeerUrl;
import io.tidings.node.http.ProblemException;
import io.tidings.node.http.RequestTags;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** The user's contacts, and how far the user has read. */
@RestController
@RequestMapping("/api/v1/contacts")
final class ContactController {
  private final Access access;
  private final Mailboxes mailboxes;

  ContactController(Access access, Mailboxes mailboxes) {
    this.access = access;
    this.mailboxes = mailboxes;
  }

  record ContactsResponse(List<ContactResponse> contacts) {}

  /** How far a thread is read. */
  record WatermarkResponse(String peer, long rowId) {}

  @GetMapping
  ContactsResponse contacts() {
    long user = access.login().user();
    return new ContactsResponse(
        mailboxes.of(user).contacts(user).stream().map(ContactResponse::of).toList());
  }

  @PostMapping
  ResponseEntity<ContactResponse> add(HttpServletRequest request) {
    long user = access.login().user();
    PeerUrl peer = RequestFields.peer(RequestFields.body(request, Set.of("peer")));
    AddedContact added = mailboxes.of(user).add(user, peer, tabId(request));
    return ResponseEntity.status(added.created() ? HttpStatus.CREATED : HttpStatus.OK)
        .body(ContactResponse.of(added.contact()));
  }

  @DeleteMapping
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void remove(
      @RequestParam(name = "peer", required = false) @Nullable String parameter,
      HttpServletRequest request) {
    long user = access.login().user();
    PeerUrl peer = RequestFields.peer(parameter);
    if (!mailboxes.of(user).remove(user, peer, tabId(request))) {
      throw unknownPeer();
    }
  }

  @PostMapping("/read")
  ResponseEntity<WatermarkResponse> read(HttpServletRequest request) {
    long user = access.login().user();
    ObjectNode body = RequestFields.body(request, Set.of("peer", "rowId"));
    PeerUrl peer = RequestFields.peer(body);
    long rowId = RequestFields.rowId(body);
    Mailbox mailbox = mailboxes.of(user);
    return switch (mailbox.advance(user, peer, rowId, tabId(request))) {
      case Advance.Advanced _ -> ResponseEntity.ok(new WatermarkResponse(peer.toString(), rowId));
      case Advance.AlreadyThere _ -> ResponseEntity.noContent().build();
      case Advance.UnknownPeer _ -> throw unknownPeer();
      case Advance.BeyondNewest(long newest) ->
          throw ProblemException.invalid(
              "invalid-field",
              "rowId",
              "rowId has to be at most %d, the thread's last one; got %d."
                  .formatted(newest, rowId));
    };
  }

  private static ProblemException unknownPeer() {
    return new ProblemException(
        HttpStatus.NOT_FOUND, "unknown-peer", "peer", "You have no contact with this address.");
  }

  private static @Nullable String tabId(HttpServletRequest request) {
    return RequestTags.of(request).tab();
  }
}
