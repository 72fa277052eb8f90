package io.tidings.node.websocket;

import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.ConnectionHandle;
import io.tidings.node.relay.Outlet;
import io.tidings.node.relay.Subscription;
import io.tidings.node.relay.Transport;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Supplier;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.exception.CloseException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session whose client follows a stream, once its {@link Opening} let it. Its lane alone writes
 * messages; Jetty's threads report what the client does.
 */
final class WebSocketConnection extends TextFrameHandler implements Outlet, Callback {
  private static final Logger LOG = LoggerFactory.getLogger(WebSocketConnection.class);

  private final WebSocketSessions sessions;
  private final InputBudget input = new InputBudget();
  private final Heartbeat heartbeat;

  private @Nullable Opening opening; // until it is open
  private volatile @Nullable ConnectionHandle handle; // written in follow
  private @Nullable TokenWait tokenWait; // guarded by this
  private boolean gone; // guarded by this

  WebSocketConnection(Opening opening, WebSocketSessions sessions) {
    this.opening = opening;
    this.sessions = sessions;
    this.heartbeat = new Heartbeat(sessions.properties(), input, System.nanoTime());
  }

  // ---- Jetty's side

  @Override
  void opened() {
    Opening first = opening;
    opening = null;
    if (first != null) {
      begin(first);
    }
  }

  @Override
  void received(Frame frame) {
    if (frame.getOpCode() == OpCode.PONG) {
      heartbeat.pong();
    }
    if (!input.spend(frame.getPayloadLength())) {
      throw new CloseException(CloseStatus.POLICY_VIOLATION, "too much input");
    }
  }

  /** A client has nothing to say but its token. */
  @Override
  void text(String piece, boolean last) {
    TokenWait wait;
    synchronized (this) {
      wait = tokenWait;
    }
    if (wait != null) {
      String message = wait.append(piece, last);
      if (message != null) {
        authenticate(wait, message);
      }
    }
  }

  /** A stream counts until its socket is closed; its lane has the deadlines until then, too. */
  @Override
  void closing() {
    TokenWait wait;
    synchronized (this) {
      wait = tokenWait;
    }
    if (wait != null) {
      end(wait);
    }
    if (handle == null) {
      lingerOrAbort();
    }
  }

  @Override
  void gone(@Nullable Throwable cause) {
    ConnectionHandle open;
    TokenWait wait;
    synchronized (this) {
      gone = true;
      open = handle;
      wait = tokenWait;
    }
    sessions.ended(this);
    if (wait != null) {
      end(wait);
    }
    if (open != null) {
      open.gone(cause);
    }
  }

  // ---- the beginning

  private void begin(Opening decided) {
    switch (decided) {
      case Opening.Follow(Subscription subscription) -> follow(subscription);
      case Opening.Refuse(CloseReason reason, Duration retry) -> refuse(reason, retry);
      case Opening.Reject(int code, String text) -> reject(code, text);
      case Opening.AwaitToken waiting when waiting.slot().take() -> await(waiting);
      case Opening.AwaitToken _ -> refuse(CloseReason.LIMIT);
    }
  }

  private synchronized void follow(Subscription subscription) {
    if (!gone) {
      handle = sessions.relay().open(subscription, this); // the lane may already write
    }
  }

  private void refuse(CloseReason reason) {
    refuse(reason, sessions.retry(reason));
  }

  private void refuse(CloseReason reason, Duration retry) {
    send(WebSocketController.DIALECT.closed(reason, retry), Callback.NOOP, false);
    finish(reason);
    lingerOrAbort();
  }

  private void lingerOrAbort() {
    if (!sessions.linger(this)) {
      abort();
    }
  }

  private void reject(int code, String text) {
    session().close(code, text, Callback.NOOP);
  }

  private void await(Opening.AwaitToken waiting) {
    TokenWait wait = new TokenWait(sessions, waiting, this::refuse);
    boolean over;
    synchronized (this) {
      tokenWait = wait;
      over = gone;
    }
    if (over) {
      end(wait);
    } else {
      sessions.beginWait(wait);
    }
  }

  private void authenticate(TokenWait wait, String message) {
    String token = TokenMessage.token(message);
    if (token != null) {
      wait.beginVerification();
      Thread.ofVirtual() // it may have to wait for the issuer's keys
          .name("websocket-token")
          .start(() -> verify(wait, token));
    } else if (end(wait)) {
      reject(CloseStatus.POLICY_VIOLATION, TokenMessage.RULE);
    }
  }

  private void verify(TokenWait wait, String token) {
    Supplier<Opening> verified = wait.verify(token);
    if (!end(wait)) {
      return;
    }
    try {
      begin(verified.get());
    } catch (RuntimeException | Error e) { // nothing else would end the session
      LOG.error("a session could not begin", e);
      refuse(CloseReason.FAULT);
    }
  }

  private boolean end(TokenWait wait) {
    synchronized (this) {
      tokenWait = null; // it holds the message
    }
    return wait.end();
  }

  // ---- the lane's side

  @Override
  public Transport transport() {
    return Transport.WEBSOCKET;
  }

  /** All but the last are batched: Jetty writes small ones together. */
  @Override
  public void write(ByteBuffer... frames) {
    heartbeat.write();
    int last = frames.length - 1;
    for (int i = 0; i < last; i++) {
      send(frames[i], Callback.NOOP, true);
    }
    send(frames[last], this, false);
    heartbeat.writeReturned();
  }

  private void send(ByteBuffer text, Callback callback, boolean batch) {
    session().sendFrame(new Frame(OpCode.TEXT, text), callback, batch);
  }

  @Override
  public void finish(CloseReason why) {
    reject(CloseCode.of(why), why.word()); // the client's own close frame closes, or a deadline
  }

  @Override
  public void abort() {
    session().abort();
    gone(null);
  }

  @Override
  public void tick() {
    switch (heartbeat.due(System.nanoTime())) {
      case NOTHING -> {}
      case PING -> session().sendFrame(new Frame(OpCode.PING), Callback.NOOP, false);
      case LOST -> abort();
    }
  }

  // ---- the outcome of a write

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  @Override
  public void succeeded() {
    heartbeat.written(System.nanoTime());
    handle().written();
  }

  @Override
  public void failed(Throwable cause) {
    abort();
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
