package io.tidings.faults.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.faults.ledger.ClientEntry;
import io.tidings.faults.ledger.ClientEntry.Ended;
import io.tidings.faults.ledger.ClientEntry.Opened;
import io.tidings.faults.ledger.ClientEntry.Pinged;
import io.tidings.faults.ledger.ClientEntry.Read;
import io.tidings.faults.ledger.LedgerFileWriter;
import io.tidings.faults.ledger.Payload;
import io.tidings.testbed.websocket.ClientTransport;
import io.tidings.testbed.websocket.WebSocketFrame;
import io.tidings.testbed.websocket.WebSocketHandshake;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A client of a test's ledger, and the frames that a node sends it. */
final class TestClient {
  static final String UPGRADED =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Accept: %s\r\n\r\n".formatted(WebSocketHandshake.accept());

  private final LedgerFileWriter<ClientEntry> log;
  private final boolean namedFraming;
  private ClientTransport transport = ClientTransport.EVENT_STREAM;
  private boolean chunked;
  private int portion = Integer.MAX_VALUE;
  private int connection;

  TestClient(LedgerFileWriter<ClientEntry> log, boolean namedFraming) {
    this.log = log;
    this.namedFraming = namedFraming;
  }

  /** From here on the body comes in chunks, as on HTTP/1.1. */
  TestClient throughProxy() {
    chunked = true;
    return this;
  }

  /** From here on connections are made by that transport. */
  TestClient by(ClientTransport other) {
    transport = other;
    return this;
  }

  /** From here on no read gives more bytes than this. */
  TestClient inPortionsOf(int bytes) {
    portion = bytes;
    return this;
  }

  TestClient opens(@Nullable String lastEventId) {
    connection++;
    log.write(at -> new Opened(at, connection, 8080, transport, lastEventId));
    return this;
  }

  /** A newcomer's stream, up to {@code connected}. */
  TestClient connects() {
    return opens(null).answered().getsConnected();
  }

  TestClient connectsAfter(String cursor) {
    return opens(cursor).answered().getsConnected();
  }

  TestClient answered() {
    if (transport == ClientTransport.WEBSOCKET) {
      return raw(UPGRADED);
    }
    return raw(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream;charset=utf-8\r\n"
            + (chunked ? "Transfer-Encoding: chunked\r\n\r\n" : "Connection: close\r\n\r\n"));
  }

  TestClient answered(int status, String type) {
    return raw("HTTP/1.1 %d Words\r\nContent-Type: %s\r\n\r\n".formatted(status, type));
  }

  TestClient getsConnected() {
    return getsConnected(null);
  }

  /** {@code connected} as a newcomer gets it. */
  TestClient getsConnected(@Nullable String cursor) {
    return control(2140, cursor, "connected", "{\"node\":\"n\",\"keepaliveMs\":15000}");
  }

  TestClient getsPosition(String cursor) {
    return ping(cursor);
  }

  private TestClient ping(@Nullable String cursor) {
    if (transport == ClientTransport.WEBSOCKET) {
      return message("{\"type\":\"ping\"", 0, cursor);
    }
    String id = cursor == null ? "" : "\nid: " + cursor;
    return frame((namedFraming ? "event: ping\ndata: {}" : "data: {\"type\":\"ping\"}") + id);
  }

  TestClient gets(String cursor, String topic, Payload payload) {
    return event(cursor, topic, payload.json());
  }

  TestClient getsWithoutId(String topic, Payload payload) {
    return event(null, topic, payload.json());
  }

  TestClient getsEphemeral(String topic) {
    return event(null, topic, "{\"users\":3}");
  }

  TestClient getsResync(String reason, String to, String... topics) {
    return control(0, null, "resync", resync(reason, to, topics));
  }

  TestClient getsFullResync(String reason, String cursor, String... topics) {
    return control(0, cursor, "resync", resync(reason, cursor, topics));
  }

  TestClient getsClosed(String reason) {
    return control(3210, null, "closed", "{\"reason\":\"%s\"}".formatted(reason));
  }

  TestClient getsKeepalive() {
    return ping(null);
  }

  TestClient ends(String how) {
    log.write(at -> new Ended(at, connection, how));
    return this;
  }

  TestClient frame(String block) {
    String bytes = block + "\n\n";
    return raw(chunked ? "%x\r\n%s\r\n".formatted(bytes.getBytes(UTF_8).length, bytes) : bytes);
  }

  /** Bytes as they are, cut into portions. */
  TestClient raw(String text) {
    return raw(text.getBytes(UTF_8));
  }

  private TestClient raw(byte[] bytes) {
    for (int at = 0; at < bytes.length; at += Math.min(portion, bytes.length - at)) {
      byte[] part = Arrays.copyOfRange(bytes, at, at + Math.min(portion, bytes.length - at));
      log.write(time -> Read.of(time, connection, part, part.length));
    }
    return this;
  }

  private TestClient event(@Nullable String cursor, String topic, String data) {
    String id = cursor == null ? "" : "\nid: " + cursor;
    String object =
        "{\"topic\":\"%s\",\"type\":\"card.moved\",\"data\":%s,\"tabId\":null"
            .formatted(topic, data);
    if (transport == ClientTransport.WEBSOCKET) {
      return message(object, 0, cursor);
    }
    return frame(
        namedFraming
            ? "event: card.moved\ndata: %s%s".formatted(data, id)
            : "data: %s}%s".formatted(object, id));
  }

  private TestClient control(int retry, @Nullable String cursor, String type, String data) {
    String object = "{\"type\":\"%s\",\"data\":%s".formatted(type, data);
    if (transport == ClientTransport.WEBSOCKET) {
      return message(object, retry, cursor);
    }
    String time = retry == 0 ? "" : "retry: " + retry + "\n";
    String id = cursor == null ? "" : "\nid: " + cursor;
    return frame(
        namedFraming
            ? "%sevent: %s\ndata: %s%s".formatted(time, type, data, id)
            : "%sdata: %s}%s".formatted(time, object, id));
  }

  /**
   * A message of a WebSocket.
   *
   * @param object without its end
   * @param retry in milliseconds; 0 for none
   */
  private TestClient message(String object, int retry, @Nullable String cursor) {
    String time = retry == 0 ? "" : ",\"retry\":" + retry;
    String id = cursor == null ? "" : ",\"id\":\"" + cursor + "\"";
    return sends(WebSocketFrame.text(object + time + id + "}"));
  }

  /** A node's frame on a WebSocket. */
  TestClient sends(WebSocketFrame frame) {
    return raw(frame.unmasked());
  }

  /** {@code closed} and what ends the connection after it. */
  TestClient getsEnd(String reason, int code) {
    getsClosed(reason);
    return transport == ClientTransport.WEBSOCKET
        ? sends(WebSocketFrame.close(code, reason))
        : this;
  }

  TestClient pings(String payload) {
    log.write(at -> new Pinged(at, connection, payload));
    return this;
  }

  /** The beginning of a frame of the node. */
  TestClient getsPart() {
    return transport == ClientTransport.WEBSOCKET
        ? raw(Arrays.copyOf(WebSocketFrame.text("{\"type\":\"ping\"}").unmasked(), 5))
        : raw("id: E0.9");
  }

  private static String resync(String reason, String to, String... topics) {
    return "{\"reason\":\"%s\",\"topics\":[%s],\"to\":\"%s\"}"
        .formatted(
            reason,
            Arrays.stream(topics)
                .map(topic -> "\"" + topic + "\"")
                .collect(Collectors.joining(",")),
            to);
  }
}
