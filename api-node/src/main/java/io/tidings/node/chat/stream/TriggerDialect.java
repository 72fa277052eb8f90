package io.tidings.node.chat.stream;

import io.tidings.events.Event;
import io.tidings.node.chat.ChatEvents;
import io.tidings.node.chat.PeerUrl;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What tells a page which of its fragments to fetch again: the frame's name says what changed, its
 * data is the peer's address as plain text. Frames never contain messages.
 */
final class TriggerDialect extends ChatDialect {
  @Override
  protected boolean concernsClients(ChatEventView view) {
    return true;
  }

  @Override
  protected @Nullable ByteBuffer frame(Event event, ChatEventView view, PeerUrl peer) {
    return switch (view.type()) {
      case ChatEvents.INBOUND, ChatEvents.OUTBOUND_STATE ->
          triggers(event, peer, "thread-updated", "contact-changed");
      case ChatEvents.WATERMARK -> triggers(event, peer, "read-watermark-changed");
      case ChatEvents.CONTACT_CHANGED -> triggers(event, peer, "contact-changed");
      case ChatEvents.CONTACT_REMOVED -> triggers(event, peer, "contact-removed");
      default -> null;
    };
  }

  private static ByteBuffer triggers(Event event, PeerUrl peer, String... names) {
    return textFrames(event.cursor(), peer.toString(), names);
  }
}
