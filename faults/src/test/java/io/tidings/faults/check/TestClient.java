package io.tidings.faults.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.faults.ledger.ClientLog;
import io.tidings.faults.ledger.Payload;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A client of a test's ledger, and the frames that a node sends it. */
final class TestClient {
  private final ClientLog log;
  private final boolean namedFraming;
  private boolean chunked;
  private int portion = Integer.MAX_VALUE;
  private int connection;

  TestClient(ClientLog log, boolean namedFraming) {
    this.log = log;
    this.namedFraming = namedFraming;
  }

  /** From here on the body comes in chunks, as on HTTP/1.1. */
  TestClient throughProxy() {
    chunked = true;
    return this;
  }

  /** From here on no read gives more bytes than this. */
  TestClient inPortionsOf(int bytes) {
    portion = bytes;
    return this;
  }

  TestClient opens(@Nullable String lastEventId) {
    connection++;
    log.opens(connection, 8080, lastEventId);
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
    return control("retry: 2140\n", cursor, "connected", "{\"node\":\"n\",\"keepaliveMs\":15000}");
  }

  TestClient getsPosition(String cursor) {
    return frame(ping() + "\nid: " + cursor);
  }

  private String ping() {
    return namedFraming ? "event: ping\ndata: {}" : "data: {\"type\":\"ping\"}";
  }

  TestClient gets(String cursor, String topic, Payload payload) {
    return event("\nid: " + cursor, topic, payload.json());
  }

  TestClient getsWithoutId(String topic, Payload payload) {
    return event("", topic, payload.json());
  }

  TestClient getsEphemeral(String topic) {
    return event("", topic, "{\"users\":3}");
  }

  TestClient getsResync(String reason, String to, String... topics) {
    return control("", null, "resync", resync(reason, to, topics));
  }

  TestClient getsFullResync(String reason, String cursor, String... topics) {
    return control("", cursor, "resync", resync(reason, cursor, topics));
  }

  TestClient getsClosed(String reason) {
    return control("retry: 3210\n", null, "closed", "{\"reason\":\"%s\"}".formatted(reason));
  }

  TestClient getsKeepalive() {
    return frame(ping());
  }

  TestClient ends(String how) {
    log.ended(connection, how);
    return this;
  }

  TestClient frame(String block) {
    String bytes = block + "\n\n";
    return raw(chunked ? "%x\r\n%s\r\n".formatted(bytes.getBytes(UTF_8).length, bytes) : bytes);
  }

  /** Bytes as they are, cut into portions. */
  TestClient raw(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    for (int at = 0; at < bytes.length; at += Math.min(portion, bytes.length - at)) {
      byte[] part = Arrays.copyOfRange(bytes, at, at + Math.min(portion, bytes.length - at));
      log.read(connection, part, part.length);
    }
    return this;
  }

  private TestClient event(String id, String topic, String data) {
    return frame(
        namedFraming
            ? "event: card.moved\ndata: %s%s".formatted(data, id)
            : "data: {\"topic\":\"%s\",\"type\":\"card.moved\",\"data\":%s,\"tabId\":null}%s"
                .formatted(topic, data, id));
  }

  private TestClient control(String retry, @Nullable String cursor, String type, String data) {
    String id = cursor == null ? "" : "\nid: " + cursor;
    return frame(
        namedFraming
            ? "%sevent: %s\ndata: %s%s".formatted(retry, type, data, id)
            : "%sdata: {\"type\":\"%s\",\"data\":%s}%s".formatted(retry, type, data, id));
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
