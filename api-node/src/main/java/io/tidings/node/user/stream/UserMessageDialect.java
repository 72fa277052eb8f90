package io.tidings.node.user.stream;

import io.tidings.events.Cursor;
import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.Topic;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.user.stream.UserStreamContributor.NamedFrame;
import io.tidings.node.websocket.MessageDialect;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What {@link UserEventsDialect} says, as messages of a WebSocket. */
final class UserMessageDialect extends MessageDialect {
  private final UserEventFrames frames;

  UserMessageDialect(UserEventFrames frames) {
    this.frames = frames;
  }

  @Override
  protected ObjectNode greeting(Attachment attachment) {
    return UserEventFrames.withUser(super.greeting(attachment), attachment);
  }

  @Override
  public @Nullable ByteBuffer event(Event event, Topic topic) {
    return framed(event.cursor(), event.envelope());
  }

  @Override
  public @Nullable ByteBuffer ephemeral(Envelope envelope, Topic topic) {
    return framed(null, envelope);
  }

  @Override
  public @Nullable ByteBuffer farewell(CloseReason reason) {
    NamedFrame frame = UserEventFrames.farewell(reason);
    return frame == null ? null : message(frame.name(), null, frame.message());
  }

  private @Nullable ByteBuffer framed(@Nullable Cursor id, Envelope envelope) {
    NamedFrame frame = frames.of(envelope);
    return frame == null ? null : message(frame.name(), id, frame.message());
  }
}
