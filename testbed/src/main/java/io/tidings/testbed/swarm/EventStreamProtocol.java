package io.tidings.testbed.swarm;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads a response line by line, which is lenient, and cheap enough for thousands of clients. */
final class EventStreamProtocol implements SwarmProtocol {
  private static final String EVENT = "event: ";
  private static final String ID = "id: ";
  private static final String DATA = "data: ";
  private static final String RETRY = "retry: ";
  private static final String STATUS = "HTTP/1.1 ";

  private final SwarmClient client;
  private byte[] line = new byte[512];
  private int length;
  private boolean inHead;
  private String event = SwarmClient.DEFAULT_EVENT;
  private @Nullable String id;
  private @Nullable String data;

  EventStreamProtocol(SwarmClient client) {
    this.client = client;
  }

  @Override
  public byte[] request(String target, String headers, @Nullable String cursor) {
    String resumed = cursor == null ? "" : "Last-Event-ID: " + cursor + "\r\n";
    String request =
        "GET "
            + target
            + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
            + headers
            + resumed
            + "\r\n";
    return request.getBytes(US_ASCII);
  }

  @Override
  public void begin() {
    inHead = true;
    length = 0;
    clearBlock();
  }

  @Override
  public void read(ByteBuffer bytes, WritableByteChannel answers) {
    while (bytes.hasRemaining()) {
      byte b = bytes.get();
      if (b == '\n') {
        int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        String whole = new String(line, 0, end, US_ASCII);
        length = 0;
        if (inHead) {
          head(whole);
        } else {
          body(whole);
        }
      } else {
        if (length == line.length) {
          line = Arrays.copyOf(line, length * 2);
        }
        line[length++] = b;
      }
    }
  }

  private void head(String header) {
    if (header.startsWith(STATUS) && !header.startsWith("200", STATUS.length())) {
      client.fault("status: " + header);
    }
    inHead = !header.isEmpty();
  }

  /** A line of the stream, or the head of a chunk: a node's chunk is one or more whole frames. */
  private void body(String text) {
    if (text.isEmpty()) {
      dispatch();
    } else if (text.startsWith(EVENT)) {
      event = text.substring(EVENT.length());
    } else if (text.startsWith(ID)) {
      id = text.substring(ID.length());
    } else if (text.startsWith(DATA)) {
      data = text.substring(DATA.length());
    } else if (text.startsWith(RETRY)) {
      client.retryMillis = Long.parseLong(text, RETRY.length(), text.length(), 10);
    }
  }

  private void dispatch() {
    if (id != null) {
      client.moved(id);
    }
    if (data != null) {
      client.event(event, data);
    }
    clearBlock();
  }

  private void clearBlock() {
    event = SwarmClient.DEFAULT_EVENT;
    id = null;
    data = null;
  }
}
