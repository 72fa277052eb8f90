package io.tidings.node.chat.stream;

import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.Topic;
import io.tidings.node.chat.ChatEvents;
import io.tidings.node.chat.PeerUrl;
import io.tidings.node.sse.NamedDialect;
import io.tidings.node.stream.FrameJson;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What both streams of a mailbox have in common. */
abstract class ChatDialect extends NamedDialect {
  @Override
  protected final ObjectNode greeting(Attachment attachment) {
    String user = attachment.user();
    return super.greeting(attachment).put("userId", user == null ? null : Long.valueOf(user));
  }

  @Override
  public final @Nullable ByteBuffer event(Event event, Topic topic) {
    ChatEventView view = new ChatEventView(event.envelope());
    if (!concernsClients(view)) {
      return null;
    }
    if (view.type().equals(ChatEvents.RESYNC)) {
      return resync(event, topic);
    }
    PeerUrl peer = view.peer();
    return peer == null ? null : frame(event, view, peer);
  }

  /** The same shape as the resync of a log that cannot serve a cursor. */
  private static ByteBuffer resync(Event event, Topic topic) {
    ObjectNode data = FrameJson.object().put("reason", "source");
    data.putArray("topics").add(topic.name());
    return frame(event.cursor(), "resync", data.put("to", event.cursor().toString()));
  }

  /** Mailboxes have no ephemeral events. */
  @Override
  public final @Nullable ByteBuffer ephemeral(Envelope envelope, Topic topic) {
    return null;
  }

  /** Whether the clients of this endpoint are told of such events. */
  protected abstract boolean concernsClients(ChatEventView view);

  /** The frames of an event about a peer; null when it means nothing to the endpoint's clients. */
  protected abstract @Nullable ByteBuffer frame(Event event, ChatEventView view, PeerUrl peer);
}
