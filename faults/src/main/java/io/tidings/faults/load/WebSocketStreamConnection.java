package io.tidings.faults.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tidings.faults.ledger.ClientEntry;
import io.tidings.faults.ledger.ClientEntry.Pinged;
import io.tidings.faults.ledger.LedgerFileWriter;
import io.tidings.testbed.sse.ResponseItem.DispatchedEvent;
import io.tidings.testbed.websocket.WebSocketFrame;
import io.tidings.testbed.websocket.WebSocketItem;
import io.tidings.testbed.websocket.WebSocketItem.FrameReceived;
import io.tidings.testbed.websocket.WebSocketItem.HandshakeAnswered;
import io.tidings.testbed.websocket.WebSocketItem.MalformedInput;
import io.tidings.testbed.websocket.WebSocketReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A connection that was upgraded. Its client answers pings and close frames, and sends pings of its
 * own, so that the checker can see that they are answered.
 */
final class WebSocketStreamConnection implements StreamConnection {
  private static final Duration PING_INTERVAL = Duration.ofSeconds(1);
  private static final int NORMAL_CLOSURE = 1000;

  private final int number;
  private final LedgerFileWriter<ClientEntry> log;
  private final ClientProgress progress;
  private final LongSupplier clock;
  private final OutputStream out;
  private final List<WebSocketItem> found = new ArrayList<>();
  private final WebSocketReader reader = new WebSocketReader(found::add);
  private boolean open;
  private long pingDue;
  private int pings;

  /**
   * @param number of the connection in the log
   * @param out to the node
   */
  WebSocketStreamConnection(
      int number,
      LedgerFileWriter<ClientEntry> log,
      ClientProgress progress,
      LongSupplier clock,
      OutputStream out) {
    this.number = number;
    this.log = log;
    this.progress = progress;
    this.clock = clock;
    this.out = out;
  }

  @Override
  public boolean take(byte[] bytes, int length) throws IOException {
    reader.feed(ByteBuffer.wrap(bytes, 0, length));
    boolean over = false;
    for (WebSocketItem item : found) {
      switch (item) {
        case HandshakeAnswered(_, boolean upgraded) -> {
          open = upgraded;
          pingDue = System.nanoTime() + PING_INTERVAL.toNanos();
          over |= !upgraded;
        }
        case FrameReceived(WebSocketFrame frame) -> over |= take(frame);
        case MalformedInput _ -> over = true;
      }
    }
    found.clear();
    return over;
  }

  private boolean take(WebSocketFrame frame) throws IOException {
    switch (frame.opCode()) {
      case WebSocketFrame.TEXT -> {
        return !read(frame.text());
      }
      case WebSocketFrame.PING -> send(WebSocketFrame.pong(frame.payload()));
      case WebSocketFrame.CLOSE -> {
        open = false;
        send(frame);
      }
      default -> {}
    }
    return false;
  }

  /** False when the text is no message. */
  private boolean read(String text) {
    JsonNode message;
    try {
      message = JsonMapper.shared().readTree(text);
    } catch (JacksonException _) {
      return false;
    }
    if (message.path("retry").isIntegralNumber()) {
      progress.retryChanged(Duration.ofMillis(message.path("retry").longValue()));
    }
    String id = message.path("id").stringValue("");
    progress.received(new DispatchedEvent(id, "message", text, !id.isEmpty()), clock.getAsLong());
    return true;
  }

  @Override
  public void tick() throws IOException {
    if (open && System.nanoTime() >= pingDue) {
      pingDue += PING_INTERVAL.toNanos();
      pings++;
      String payload = "ping " + pings;
      log.write(at -> new Pinged(at, number, payload));
      send(WebSocketFrame.ping(payload.getBytes(US_ASCII)));
    }
  }

  /** Every other time without a word, as when a network is gone. */
  @Override
  public void leave() {
    if (open && number % 2 == 0) {
      try {
        send(WebSocketFrame.close(NORMAL_CLOSURE, ""));
      } catch (IOException _) {
        // the connection is gone already, and the client left all the same
      }
    }
  }

  private void send(WebSocketFrame frame) throws IOException {
    out.write(frame.masked(ThreadLocalRandom.current().nextInt()));
  }
}
