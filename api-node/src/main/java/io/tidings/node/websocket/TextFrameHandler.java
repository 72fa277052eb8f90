package io.tidings.node.websocket;

import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Utf8StringBuilder;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.exception.BadPayloadException;
import org.eclipse.jetty.websocket.core.exception.CloseException;
import org.jspecify.annotations.Nullable;

/**
 * The receiving side of a session whose client may send text. Jetty's core checks frames and their
 * order, and answers close frames; what it leaves to its handlers is done here: pings are answered,
 * text is decoded, binary messages are refused. Jetty calls it one frame after the other.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455">RFC 6455</a>
 */
abstract class TextFrameHandler implements FrameHandler {
  private volatile @Nullable CoreSession session; // written in onOpen
  private @Nullable Utf8StringBuilder decoder; // of the message that is arriving

  /** The session is open. */
  abstract void opened();

  /** Counts a frame that arrived, of whatever kind; throws when there are too many. */
  abstract void received(Frame frame);

  /**
   * The next piece of a text message arrived.
   *
   * @param last whether the message is complete
   */
  abstract void text(String piece, boolean last);

  /**
   * The client has sent its close frame. The socket stays until Jetty's answer is written, which
   * waits for all that is being written before it.
   */
  abstract void closing();

  /** The session is over, and its socket closed; may be called more than once. */
  abstract void gone(@Nullable Throwable cause);

  @Override
  public final void onOpen(CoreSession opened, Callback callback) {
    session = opened;
    opened();
    callback.succeeded();
    opened.demand();
  }

  @Override
  public final void onFrame(Frame frame, Callback callback) {
    received(frame);
    switch (frame.getOpCode()) {
      case OpCode.TEXT, OpCode.CONTINUATION -> decode(frame);
      case OpCode.PING -> send(OpCode.PONG, frame);
      case OpCode.PONG -> {}
      case OpCode.CLOSE -> closing();
      default -> throw new CloseException(CloseStatus.BAD_DATA, "only text is accepted");
    }
    callback.succeeded();
    if (frame.getOpCode() != OpCode.CLOSE) {
      session().demand();
    }
  }

  /** A character may be cut by the border of two frames. */
  private void decode(Frame frame) {
    Utf8StringBuilder utf8 = decoder == null ? new Utf8StringBuilder() : decoder;
    if (frame.hasPayload()) {
      utf8.append(frame.getPayload());
    }
    boolean last = frame.isFin();
    decoder = last ? null : utf8;
    text(
        last
            ? utf8.takeCompleteString(TextFrameHandler::notUtf8)
            : utf8.takePartialString(TextFrameHandler::notUtf8),
        last);
  }

  private static BadPayloadException notUtf8() {
    return new BadPayloadException("the text is not UTF-8");
  }

  private void send(byte opCode, Frame echoed) {
    session()
        .sendFrame(new Frame(opCode, BufferUtil.copy(echoed.getPayload())), Callback.NOOP, false);
  }

  @Override
  public final void onError(Throwable cause, Callback callback) {
    gone(cause);
    callback.succeeded();
  }

  @Override
  public final void onClosed(CloseStatus status, Callback callback) {
    gone(null);
    callback.succeeded();
  }

  final CoreSession session() {
    CoreSession open = session;
    if (open == null) {
      throw new IllegalStateException("the session is not open yet");
    }
    return open;
  }
}
