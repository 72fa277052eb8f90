package io.tidings.node.relay;

import io.tidings.events.Cursor;
import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.ResyncReason;
import io.tidings.events.Topic;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * How an endpoint frames what it sends: names and fields. Every method returns whole frames of its
 * transport in one heap buffer, ready to be read: SSE blocks, or the text of one WebSocket message.
 * {@code id:} is the last line of its block, so that a client that takes the id before the block
 * has ended misses nothing. One instance serves all connections of an endpoint, from any thread;
 * the relay keeps an event's frame per dialect and topic and shares it.
 */
public interface Dialect {

  /**
   * What a client is told when its connection is attached.
   *
   * @param node the name of the node that serves it; empty when it is not told
   * @param user the user who is signed in; null for any other client
   * @param keepalive the longest time between two signs of life
   * @param retry when to reconnect
   * @param position of a client that came without a cursor; null for one that has a cursor, since
   *     its position follows its replay
   */
  record Attachment(
      String node,
      @Nullable String user,
      Duration keepalive,
      Duration retry,
      @Nullable Cursor position) {}

  /** A comment: the stream is open, and its connection is still to be attached. */
  ByteBuffer pending();

  /** The connection is attached; events follow. */
  ByteBuffer connected(Attachment attachment);

  /**
   * A position that no event carries; it is sent with a ping, for readers that dispatch every
   * block.
   */
  ByteBuffer position(Cursor cursor);

  /**
   * A durable event; null when it means nothing to this endpoint's clients.
   *
   * @param topic the topic of this event that the client holds; it must not learn of the others
   */
  @Nullable ByteBuffer event(Event event, Topic topic);

  /** An ephemeral event; it has no id. Null as above. */
  @Nullable ByteBuffer ephemeral(Envelope envelope, Topic topic);

  /**
   * A sign of life.
   *
   * @param moved the position, when the client has not been told of it; else null
   */
  ByteBuffer keepalive(@Nullable Cursor moved);

  /**
   * The log cannot serve the missed events: the client has to fetch the state of these topics
   * again.
   *
   * @param to the position up to which these topics are covered
   * @param moves whether the client's own position moves there too ({@code id:})
   */
  ByteBuffer resync(ResyncReason reason, Collection<Topic> topics, Cursor to, boolean moves);

  /**
   * The node is this far behind the log and is catching up; zero once it has. A client that reads
   * it knows that what it shows may be old.
   */
  ByteBuffer degraded(Duration behind);

  /**
   * What is sent before the last frame, for clients that react to it by itself; null for nothing.
   */
  default @Nullable ByteBuffer farewell(CloseReason reason) {
    return null;
  }

  /** The last frame of a connection that the server ends. */
  ByteBuffer closed(CloseReason reason, Duration retry);
}
