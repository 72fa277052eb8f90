package io.tidings.node.sse;

import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Outlet;
import io.tidings.node.relay.Relay;
import io.tidings.node.relay.Subscription;
import io.tidings.node.relay.Transport;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The connection that owns a Jetty endpoint once the servlet request has ended: all of the
 * request's memory is free by then. Its lane alone writes; Jetty's threads only read and close.
 */
final class JettyConnection extends AbstractConnection.NonBlocking
    implements Connection.UpgradeTo, Outlet, Callback {
  private static final int READ = 1_024;
  private static final int MAX_INPUT = 16_384;

  private final Relay relay;
  private final boolean chunked;
  private @Nullable Subscription subscription; // until onOpen
  private volatile io.tidings.node.relay.@Nullable ConnectionHandle handle; // written in onOpen
  private boolean closed; // guarded by this
  private int input; // the reading thread's

  private JettyConnection(
      EndPoint endPoint,
      Executor executor,
      Relay relay,
      boolean chunked,
      Subscription subscription) {
    super(endPoint, executor);
    this.relay = relay;
    this.chunked = chunked;
    this.subscription = subscription;
  }

  /** Writes the head, and has Jetty hand the connection over when the request ends. */
  static void takeOver(
      HttpServletRequest request,
      HttpServletResponse response,
      Relay relay,
      Subscription subscription)
      throws IOException {
    ConnectionMetaData meta = StreamHead.jettyRequest(request).getConnectionMetaData();
    JettyConnection connection =
        new JettyConnection(
            meta.getConnection().getEndPoint(),
            meta.getConnector().getExecutor(),
            relay,
            StreamHead.isChunked(request),
            subscription);
    // Jetty's own connection metrics
    meta.getConnector().getBeans(Connection.Listener.class).forEach(connection::addEventListener);
    StreamHead.send(request, response);
    // This is the last statement: nothing may fail after it, or frames would follow an error page.
    request.setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, connection);
  }

  // ---- Jetty's side

  @Override
  public void onOpen() {
    super.onOpen();
    getEndPoint().setIdleTimeout(0); // the lane has all deadlines
    synchronized (this) { // the lane may already write while open() returns
      if (subscription != null) {
        handle = relay.open(subscription, this);
        subscription = null;
      }
    }
    fillInterested();
    if (!getEndPoint().isOpen()) {
      onClose(null); // closed before it was ours: Jetty would not report it
    }
  }

  /** Drops pipelined bytes; without this Jetty closes the connection because of them. */
  @Override
  public void onUpgradeTo(ByteBuffer rest) {
    rest.position(rest.limit());
  }

  /** Reads and drops: unread input would turn our close into a reset, and lose the last frame. */
  @Override
  public void onFillable() {
    try {
      ByteBuffer buffer = BufferUtil.allocate(READ);
      for (int n = getEndPoint().fill(buffer); n != 0; n = getEndPoint().fill(buffer)) {
        input += n;
        if (n < 0 || input > MAX_INPUT) {
          close();
          return;
        }
        BufferUtil.clear(buffer);
      }
      fillInterested();
    } catch (IOException | RuntimeException e) {
      close();
    }
  }

  @Override
  public void onFillInterestedFailed(Throwable cause) {
    close(); // the default would only half-close
  }

  /** False: a connector that shuts down sets a timeout of one second on every endpoint. */
  @Override
  public boolean onIdleExpired(TimeoutException timeout) {
    return false;
  }

  @Override
  public void onClose(@Nullable Throwable cause) {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    super.onClose(cause);
    var open = handle();
    if (open != null) {
      open.gone(cause);
    }
  }

  @Override
  public long getMessagesIn() {
    return 0;
  }

  @Override
  public long getMessagesOut() {
    return 0;
  }

  private io.tidings.node.relay.@Nullable ConnectionHandle handle() {
    var open = handle;
    if (open == null) {
      synchronized (this) {
        open = handle;
      }
    }
    return open;
  }

  // ---- the lane's side

  @Override
  public Transport transport() {
    return Transport.SSE;
  }

  @Override
  public void write(ByteBuffer... frames) {
    if (chunked) {
      for (ByteBuffer frame : frames) {
        Chunk.widen(frame);
      }
    }
    if (frames.length == 1 && isTaken(frames[0])) {
      succeeded();
    } else {
      getEndPoint().write(this, frames);
    }
  }

  /**
   * Tries to write without the state that Jetty keeps for a write that has to wait, which costs a
   * tenth of a delivery. Jetty writes what is left, and finds a fault again.
   */
  private boolean isTaken(ByteBuffer frame) {
    try {
      return getEndPoint() instanceof SocketChannelEndPoint plain
          && plain.getChannel().write(frame) >= 0
          && !frame.hasRemaining();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void finish(CloseReason why) {
    if (chunked) {
      getEndPoint()
          .write(
              Callback.from(InvocationType.NON_BLOCKING, this::shutdownOutput, this::failed),
              Chunk.last());
    } else {
      shutdownOutput();
    }
  }

  private void shutdownOutput() {
    getEndPoint().shutdownOutput(); // the client's FIN, or the lane's deadline, closes
  }

  @Override
  public void abort() {
    getEndPoint().close();
  }

  // ---- the outcome of a write

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  @Override
  public void succeeded() {
    var open = handle();
    if (open != null) {
      open.written();
    }
  }

  @Override
  public void failed(Throwable cause) {
    close();
  }
}
