package io.tidings.node.sse;

import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.ConnectionHandle;
import io.tidings.node.relay.Outlet;
import io.tidings.node.relay.Relay;
import io.tidings.node.relay.Subscription;
import io.tidings.node.relay.Transport;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is one stream of HTTP/2, beside others on its socket: the servlet request stays
 * open, and frames leave through Jetty's own response, which does not block.
 */
final class Http2Connection implements Outlet, Callback, AsyncListener {
  private final ServletContextRequest request;
  private final AsyncContext async;
  private final EndPoint endPoint;
  private boolean complete; // guarded by this
  private volatile @Nullable ConnectionHandle handle;

  private Http2Connection(ServletContextRequest request, AsyncContext async) {
    this.request = request;
    this.async = async;
    this.endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
  }

  static void open(
      HttpServletRequest request,
      HttpServletResponse response,
      Relay relay,
      Subscription subscription)
      throws IOException {
    StreamHead.send(request, response);
    AsyncContext async = request.startAsync();
    async.setTimeout(0);
    ServletContextRequest jettyRequest = StreamHead.jettyRequest(request);
    Http2Connection connection = new Http2Connection(jettyRequest, async);
    async.addListener(connection);
    jettyRequest.addIdleTimeoutListener(timeout -> false); // the lane has all deadlines
    synchronized (connection) { // the lane may already write, or Jetty fail, while open() returns
      jettyRequest.addFailureListener(connection::failed);
      connection.handle = relay.open(subscription, connection);
    }
  }

  // ---- the lane's side

  @Override
  public Transport transport() {
    return Transport.SSE;
  }

  @Override
  public void write(ByteBuffer... frames) {
    request
        .getServletContextResponse()
        .write(false, frames.length == 1 ? frames[0] : joined(frames), this);
  }

  private static ByteBuffer joined(ByteBuffer[] frames) {
    int size = 0;
    for (ByteBuffer frame : frames) {
      size += frame.remaining();
    }
    ByteBuffer all = ByteBuffer.allocate(size);
    for (ByteBuffer frame : frames) {
      all.put(frame);
    }
    return all.flip();
  }

  @Override
  public void finish(CloseReason why) {
    complete();
  }

  private void complete() {
    try {
      async.complete();
    } catch (IllegalStateException e) { // it is complete already
      gone(e);
    }
  }

  @Override
  public void abort() {
    abort(new IOException("the connection was aborted"));
  }

  // Jetty may use the channel for another request as soon as this one is complete.
  private void abort(Throwable cause) {
    synchronized (this) {
      if (!complete) {
        request.getServletChannel().abort(cause);
      }
    }
    gone(cause);
  }

  /**
   * A client that says it goes away, and closes its socket, has sent all of its request: Jetty
   * would only notice when frames cannot be written.
   */
  @Override
  public void tick() {
    if (endPoint.isInputShutdown()) {
      abort();
    }
  }

  // ---- Jetty's side

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  @Override
  public void succeeded() {
    handle().written();
  }

  /**
   * A write, or the stream as a whole. Jetty tells the async listener nothing before the request's
   * dispatch has returned: unless it is aborted, the request of a client that resets its stream
   * early would never end.
   */
  @Override
  public void failed(Throwable cause) {
    abort(cause);
  }

  @Override
  public void onComplete(AsyncEvent event) {
    synchronized (this) {
      complete = true;
    }
    gone(event.getThrowable());
  }

  @Override
  public void onError(AsyncEvent event) {
    gone(event.getThrowable());
    complete();
  }

  @Override
  public void onTimeout(AsyncEvent event) {}

  @Override
  public void onStartAsync(AsyncEvent event) {}

  private void gone(@Nullable Throwable cause) {
    handle().gone(cause);
  }

  private ConnectionHandle handle() {
    ConnectionHandle open = handle;
    if (open == null) {
      synchronized (this) {
        open = handle;
      }
    }
    if (open == null) {
      throw new IllegalStateException("the relay did not open the connection");
    }
    return open;
  }
}
