package io.tidings.faults.storm;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One client of a swarm: what an {@code EventSource} remembers, and a count instead of a record of
 * what it received. Events are numbered from 1 without a hole, so that one number says all.
 */
final class SwarmClient {
  private static final String ID = "id: ";
  private static final String DATA = "data: ";
  private static final String RETRY = "retry: ";
  private static final String NUMBER = "\"n\":";
  private static final String STATUS = "HTTP/1.1 ";

  private final Counter counter;
  private byte[] line = new byte[512];
  private int length;
  private boolean inHead;
  private @Nullable String id;
  private @Nullable String data;

  @Nullable SelectionKey key;
  @Nullable String cursor;
  long retryMillis = 1_000;
  long received;
  boolean connected;

  SwarmClient(Counter counter) {
    this.counter = counter;
  }

  /** A new connection: what was cut in the middle of a block was not received. */
  void reconnecting() {
    inHead = true;
    length = 0;
    id = null;
    data = null;
    connected = false;
  }

  void read(ByteBuffer bytes) {
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
      counter.badStatus(header);
    }
    inHead = !header.isEmpty();
  }

  /** A line of the stream, or the head of a chunk: a node's chunk is a whole frame. */
  private void body(String text) {
    if (text.isEmpty()) {
      dispatch();
    } else if (text.startsWith(ID)) {
      id = text.substring(ID.length());
    } else if (text.startsWith(DATA)) {
      data = text.substring(DATA.length());
    } else if (text.startsWith(RETRY)) {
      retryMillis = Long.parseLong(text, RETRY.length(), text.length(), 10);
    }
  }

  private void dispatch() {
    if (id != null) {
      cursor = id;
    }
    if (data != null) {
      int at = data.indexOf(NUMBER);
      if (at >= 0) {
        countedEvent(data, at + NUMBER.length());
      } else if (data.contains("\"type\":\"connected\"")) {
        connected = true;
      } else if (!data.contains("\"type\":\"ping\"") && !data.contains("\"type\":\"degraded\"")) {
        counter.controlFrame(data);
      }
    }
    id = null;
    data = null;
  }

  private void countedEvent(String text, int from) {
    int to = from;
    while (Character.isDigit(text.charAt(to))) {
      to++;
    }
    long number = Long.parseLong(text, from, to, 10);
    if (number != received + 1) {
      counter.orderError("event " + number + " after " + received);
    }
    received = number;
  }
}
