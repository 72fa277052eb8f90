package io.tidings.testbed.swarm;

import io.tidings.testbed.websocket.ClientTransport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * One client of a swarm, with the state of an {@code EventSource} whatever its transport. It is
 * used by the thread that runs the swarm.
 */
public abstract class SwarmClient {
  /** [SSE] "Initialize event's type attribute to "message"" */
  static final String DEFAULT_EVENT = "message";

  protected final Counter counter;
  private final ClientTransport transport;
  private final SwarmProtocol protocol;
  private @Nullable String cursor;
  private boolean attached;

  @Nullable SelectionKey key;
  long retryMillis = 1_000;

  protected SwarmClient(Counter counter, ClientTransport transport) {
    this.counter = counter;
    this.transport = transport;
    this.protocol = SwarmProtocol.of(transport, this);
  }

  public final ClientTransport transport() {
    return transport;
  }

  /** The path and query of the stream. */
  protected abstract String target();

  /** Header lines that the request has beside the usual ones, each with its line end. */
  protected abstract String headers();

  /**
   * An event arrived, or a frame that controls the stream.
   *
   * @param name that of the default for messages of a WebSocket
   * @param data the whole message of a WebSocket
   */
  protected abstract void event(String name, String data);

  /** To be called when the node says that the stream is live. */
  protected final void attached() {
    attached = true;
  }

  /** Whether the stream is live, and has a position from which it could be resumed. */
  final boolean connected() {
    return attached && cursor != null;
  }

  /** The client's position is now that cursor. */
  final void moved(String to) {
    cursor = to;
  }

  final void fault(String what) {
    counter.fault(what);
  }

  final byte[] request() {
    return protocol.request(target(), headers(), cursor);
  }

  final void reconnecting() {
    attached = false;
    protocol.begin();
  }

  final void read(ByteBuffer bytes, WritableByteChannel answers) throws IOException {
    protocol.read(bytes, answers);
  }
}
