package io.tidings.faults.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.faults.ledger.ClientEntry;
import io.tidings.faults.ledger.ClientEntry.Ended;
import io.tidings.faults.ledger.ClientEntry.Opened;
import io.tidings.faults.ledger.ClientEntry.Read;
import io.tidings.faults.ledger.LedgerFileWriter;
import io.tidings.testbed.websocket.ClientTransport;
import org.jspecify.annotations.Nullable;

/** A tab of a test's ledger, and the triggers that a node sends it. */
final class TestTab {
  private final LedgerFileWriter<ClientEntry> log;
  private final String user;
  private int connection;
  private int position;

  TestTab(LedgerFileWriter<ClientEntry> log, String user) {
    this.log = log;
    this.user = user;
  }

  /** A newcomer's stream, which has a position. */
  TestTab connects() {
    return opens(null, 200).frame("connected", "{\"node\":\"n\",\"keepaliveMs\":15000}");
  }

  /** Comes back after its stream was cut. */
  TestTab comesBack() {
    return opens("E." + position + "-0", 200);
  }

  TestTab opens(@Nullable String lastEventId, int status) {
    connection++;
    log.write(at -> new Opened(at, connection, 8080, ClientTransport.EVENT_STREAM, lastEventId));
    return raw("HTTP/1.1 %d Words\r\nContent-Type: text/event-stream\r\n\r\n".formatted(status));
  }

  /** Is told of those messages. */
  TestTab gets(long... numbers) {
    for (long number : numbers) {
      getsFirstTrigger(number).gets("contact-changed", number);
    }
    return this;
  }

  /** The first trigger of a message, which has no id. */
  TestTab getsFirstTrigger(long number) {
    return raw("event: thread-updated\ndata: %s\n\n".formatted(TestUpstream.peer(user, number)));
  }

  TestTab gets(String name, long number) {
    return frame(name, TestUpstream.peer(user, number));
  }

  TestTab getsResync() {
    String to = "E." + (position + 1) + "-0";
    return frame(
        "resync", "{\"reason\":\"source\",\"topics\":[\"$chat.1\"],\"to\":\"%s\"}".formatted(to));
  }

  TestTab frame(String name, String data) {
    position++;
    return raw("event: %s\ndata: %s\nid: E.%d-0\n\n".formatted(name, data, position));
  }

  TestTab cut() {
    return ends("reset");
  }

  TestTab leaves() {
    return ends("left");
  }

  private TestTab ends(String how) {
    log.write(at -> new Ended(at, connection, how));
    return this;
  }

  private TestTab raw(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    log.write(at -> Read.of(at, connection, bytes, bytes.length));
    return this;
  }
}
