package io.tidings.faults.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.faults.ledger.ClientEntry;
import io.tidings.faults.ledger.ClientEntry.Ended;
import io.tidings.faults.ledger.ClientEntry.Opened;
import io.tidings.faults.ledger.ClientEntry.Read;
import io.tidings.faults.ledger.LedgerFileWriter;
import io.tidings.testbed.websocket.ClientTransport;
import io.tidings.testbed.websocket.WebSocketFrame;

/** A client of a user's own stream in a test's ledger, and what a node sends it. */
final class TestUserStream {
  private final LedgerFileWriter<ClientEntry> log;
  private final long user;
  private ClientTransport transport = ClientTransport.EVENT_STREAM;
  private int connection;

  TestUserStream(LedgerFileWriter<ClientEntry> log, long user) {
    this.log = log;
    this.user = user;
  }

  TestUserStream by(ClientTransport other) {
    transport = other;
    return this;
  }

  TestUserStream connects() {
    connection++;
    log.write(at -> new Opened(at, connection, 8080, transport, null));
    String data = "{\"node\":\"n\",\"keepaliveMs\":15000,\"userId\":\"%d\"}".formatted(user);
    return switch (transport) {
      case EVENT_STREAM ->
          raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n".getBytes(UTF_8))
              .sends("event: connected\ndata: %s\nid: E.1-0\n\n".formatted(data));
      case WEBSOCKET ->
          raw(TestClient.UPGRADED.getBytes(UTF_8))
              .sends("{\"type\":\"connected\",\"data\":%s,\"retry\":9}".formatted(data));
    };
  }

  TestUserStream shows(long... counts) {
    for (long count : counts) {
      sends(
          switch (transport) {
            case EVENT_STREAM ->
                "event: notification-count\ndata: {\"UserID\":%d,\"Count\":%d}\n\n"
                    .formatted(user, count);
            case WEBSOCKET -> "{\"type\":\"notification-count\",\"count\":%d}".formatted(count);
          });
    }
    return this;
  }

  /** A block of an event stream, or a message. */
  TestUserStream sends(String text) {
    return raw(
        switch (transport) {
          case EVENT_STREAM -> text.getBytes(UTF_8);
          case WEBSOCKET -> WebSocketFrame.text(text).unmasked();
        });
  }

  TestUserStream ends(String how) {
    log.write(at -> new Ended(at, connection, how));
    return this;
  }

  private TestUserStream raw(byte[] bytes) {
    log.write(at -> Read.of(at, connection, bytes, bytes.length));
    return this;
  }
}
