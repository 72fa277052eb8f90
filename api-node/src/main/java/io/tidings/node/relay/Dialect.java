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
 * How an endpoint frames what it sends: names and fields. Every method returns whole SSE blocks in
 * one heap buffer, ready to be read. One instance serves all connections of an endpoint, from any
 * thread; the relay keeps an event's frame per dialect and topic and shares it.
 */
public interface Dialect {

  /** The reconnection time alone: the first bytes of a client that came with a cursor. */
  ByteBuffer retry(Duration retry);

  /**
   * A position without an event: an {@code id:} that the client remembers and does not dispatch.
   */
  ByteBuffer position(Cursor cursor);

  /**
   * The connection is attached; events follow.
   *
   * @param node the name of the node that serves it
   * @param user who is signed in; null for everybody else
   */
  ByteBuffer connected(String node, @Nullable String user);

  /**
   * A durable event; null when it means nothing to this endpoint's clients.
   *
   * @param topic the topic of this event that the client holds; the others are not its business
   */
  @Nullable ByteBuffer event(Event event, Topic topic);

  /** An ephemeral event; it has no id. Null as above. */
  @Nullable ByteBuffer ephemeral(Envelope envelope, Topic topic);

  /** A sign of life. */
  ByteBuffer keepalive();

  /**
   * History cannot serve: the client is to fetch the state of these topics again.
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

  /** The last frame of a connection that the server ends. */
  ByteBuffer closed(CloseReason reason, Duration retry);
}
