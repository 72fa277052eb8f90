package io.tidings.node.chat;

import io.tidings.events.NewEvent;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The events of mailboxes, as the log keeps them. None has a message's text. {@code bridged} marks
 * those of another server's mailbox: they are for the user's tabs, and not for servers that read
 * this one, or two servers could pass an event to each other for ever.
 */
public record ChatEvents(long user, boolean bridged) {
  public static final String INBOUND = "message.inbound";
  public static final String OUTBOUND_STATE = "message.state";
  public static final String WATERMARK = "watermark.advanced";
  public static final String CONTACT_CHANGED = "contact.changed";
  public static final String CONTACT_REMOVED = "contact.removed";

  /** All that is shown has to be read again. */
  public static final String RESYNC = "chat.resync";

  /** A message came. It also changes what a list of contacts shows: no other event says so. */
  public NewEvent inbound(PeerUrl peer, long rowId) {
    return event(INBOUND, of(peer).put("rowId", rowId), null);
  }

  /**
   * A message that the user sent has a new state; the first one is that it exists. When it is
   * delivered, so are the earlier ones that were sent. Lists of contacts change as with {@link
   * #inbound}.
   */
  public NewEvent outboundState(
      PeerUrl peer, long rowId, OutboundState state, @Nullable String tabId) {
    ObjectNode data =
        of(peer).put("rowId", rowId).put("state", state.name().toLowerCase(Locale.ROOT));
    return event(OUTBOUND_STATE, data, tabId);
  }

  /**
   * The same, in answer to the user's request.
   *
   * @param created whether the message is new; else it was sent before and had to wait
   */
  public NewEvent outboundState(
      PeerUrl peer, long rowId, OutboundState state, boolean created, @Nullable String tabId) {
    NewEvent event = outboundState(peer, rowId, state, tabId);
    ((ObjectNode) event.data()).put("request", created ? "created" : "repeated");
    return event;
  }

  /** The user has read the messages up to this row. */
  public NewEvent watermark(PeerUrl peer, long rowId, @Nullable String tabId) {
    return event(WATERMARK, of(peer).put("rowId", rowId), tabId);
  }

  /** What a list of contacts shows of this one has changed. */
  public NewEvent contactChanged(PeerUrl peer, @Nullable String tabId) {
    return event(CONTACT_CHANGED, of(peer), tabId);
  }

  /** The contact is gone, with its thread. */
  public NewEvent contactRemoved(PeerUrl peer, @Nullable String tabId) {
    return event(CONTACT_REMOVED, of(peer), tabId);
  }

  /** Events may be missing. */
  public NewEvent resync() {
    return event(RESYNC, JsonMapper.shared().createObjectNode(), null);
  }

  private static ObjectNode of(PeerUrl peer) {
    return JsonMapper.shared().createObjectNode().put("peer", peer.toString());
  }

  private NewEvent event(String type, ObjectNode data, @Nullable String tabId) {
    if (bridged) {
      data.put("bridged", true);
    }
    return new NewEvent(List.of(ChatTopics.of(user)), type, data, tabId);
  }
}
