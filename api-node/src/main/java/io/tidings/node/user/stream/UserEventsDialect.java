package io.tidings.node.user.stream;

import io.tidings.events.Cursor;
import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.Topic;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.sse.NamedDialect;
import io.tidings.node.user.stream.UserStreamContributor.NamedFrame;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Named frames with numbers for ids, and no more than a page needs to patch itself. What they say
 * is up to the feature that an event belongs to.
 */
final class UserEventsDialect extends NamedDialect {
  private final UserEventFrames frames;

  UserEventsDialect(UserEventFrames frames) {
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
  protected String closedEventName() {
    return "close";
  }

  @Override
  public @Nullable ByteBuffer farewell(CloseReason reason) {
    NamedFrame frame = UserEventFrames.farewell(reason);
    return frame == null ? null : framed(null, frame);
  }

  private static ByteBuffer framed(@Nullable Cursor id, NamedFrame frame) {
    return frame.data().isString()
        ? textFrames(id, frame.data().stringValue(), frame.name())
        : frame(id, frame.name(), frame.data());
  }

  private @Nullable ByteBuffer framed(@Nullable Cursor id, Envelope envelope) {
    NamedFrame frame = frames.of(envelope);
    return frame == null ? null : framed(id, frame);
  }
}
