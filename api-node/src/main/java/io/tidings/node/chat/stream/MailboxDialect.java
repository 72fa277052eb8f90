package io.tidings.node.chat.stream;

import io.tidings.events.Event;
import io.tidings.node.chat.ChatEvents;
import io.tidings.node.chat.PeerUrl;
import io.tidings.node.stream.FrameJson;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The events of a mailbox that this cluster keeps, for a server that serves its owner. Those of a
 * mailbox that is kept elsewhere are left out, or two servers could pass them to each other for
 * ever.
 */
final class MailboxDialect extends ChatDialect {
  @Override
  protected boolean concernsClients(ChatEventView view) {
    return !view.bridged();
  }

  @Override
  protected @Nullable ByteBuffer frame(Event event, ChatEventView view, PeerUrl peer) {
    ObjectNode data = FrameJson.object().put("peer", peer.toString());
    Long row = view.rowId();
    String state = view.state();
    return switch (view.type()) {
      case ChatEvents.INBOUND ->
          row == null ? null : frame(event.cursor(), "inbound", data.put("rowId", row));
      case ChatEvents.OUTBOUND_STATE ->
          row == null || state == null
              ? null
              : frame(event.cursor(), "outbound-state", data.put("rowId", row).put("state", state));
      case ChatEvents.WATERMARK ->
          row == null
              ? null
              : frame(event.cursor(), "read-watermark-changed", data.put("rowId", row));
      case ChatEvents.CONTACT_CHANGED -> frame(event.cursor(), "contact-changed", data);
      case ChatEvents.CONTACT_REMOVED -> frame(event.cursor(), "contact-removed", data);
      default -> null;
    };
  }
}
