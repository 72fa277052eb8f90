package io.tidings.testbed.swarm;

import io.tidings.testbed.websocket.WebSocketFrame;
import io.tidings.testbed.websocket.WebSocketHandshake;
import io.tidings.testbed.websocket.WebSocketItem;
import io.tidings.testbed.websocket.WebSocketItem.FrameReceived;
import io.tidings.testbed.websocket.WebSocketItem.HandshakeAnswered;
import io.tidings.testbed.websocket.WebSocketItem.MalformedInput;
import io.tidings.testbed.websocket.WebSocketReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages, answers pings with pongs and a close frame with another. An {@code id} and a
 * {@code retry} are found by their place in the text, which is cheap enough for thousands of
 * clients.
 */
final class WebSocketProtocol implements SwarmProtocol {
  private static final String ID = ",\"id\":\"";
  private static final String RETRY = ",\"retry\":";

  private final SwarmClient client;
  private WebSocketReader reader = new WebSocketReader(this::take);
  private @Nullable WebSocketFrame demand;

  WebSocketProtocol(SwarmClient client) {
    this.client = client;
  }

  @Override
  public byte[] request(String target, String headers, @Nullable String cursor) {
    String resumed = cursor == null ? "" : "Last-Event-ID: " + cursor + "\r\n";
    return WebSocketHandshake.request("localhost", target, headers + resumed);
  }

  @Override
  public void begin() {
    reader = new WebSocketReader(this::take);
  }

  @Override
  public void read(ByteBuffer bytes, WritableByteChannel answers) throws IOException {
    reader.feed(bytes);
    // [RFC 6455] 5.5.3: an endpoint that has not answered earlier pings "MAY elect to send a Pong
    // frame for only the most recently processed Ping frame"
    if (demand != null) {
      byte[] answer = demand.masked(ThreadLocalRandom.current().nextInt());
      demand = null;
      answers.write(ByteBuffer.wrap(answer));
    }
  }

  private void take(WebSocketItem item) {
    switch (item) {
      case HandshakeAnswered(var head, boolean upgraded) -> {
        if (!upgraded) {
          client.fault("status: " + head.status());
        }
      }
      case FrameReceived(WebSocketFrame frame) -> take(frame);
      case MalformedInput(String why) -> client.fault(why);
    }
  }

  private void take(WebSocketFrame frame) {
    switch (frame.opCode()) {
      case WebSocketFrame.TEXT -> message(frame.text());
      case WebSocketFrame.PING -> demand = WebSocketFrame.pong(frame.payload());
      case WebSocketFrame.CLOSE -> demand = frame;
      default -> client.fault("a frame with opcode " + frame.opCode());
    }
  }

  private void message(String text) {
    int id = text.lastIndexOf(ID);
    int end = text.length() - 2;
    // It stands last; another one is within the data.
    if (id >= 0 && text.indexOf('"', id + ID.length()) == end) {
      client.moved(text.substring(id + ID.length(), end));
    }
    int retry = text.indexOf(RETRY);
    if (retry >= 0) {
      client.retryMillis = number(text, retry + RETRY.length());
    }
    client.event(SwarmClient.DEFAULT_EVENT, text);
  }

  private static long number(String text, int from) {
    int to = from;
    while (Character.isDigit(text.charAt(to))) {
      to++;
    }
    return Long.parseLong(text, from, to, 10);
  }
}
