package io.tidings.faults.check;

import io.tidings.faults.ledger.LedgerFileWriter;
import io.tidings.faults.ledger.UpstreamEntry;
import io.tidings.faults.ledger.UpstreamEntry.Emitted;
import io.tidings.faults.ledger.UpstreamEntry.StreamEnded;
import io.tidings.faults.ledger.UpstreamEntry.StreamOpened;
import java.util.HashMap;
import java.util.Map;

/** The upstream server of a test's ledger. */
final class TestUpstream {
  private final LedgerFileWriter<UpstreamEntry> log;
  private final Map<Integer, String> users = new HashMap<>();
  private int streams;

  TestUpstream(LedgerFileWriter<UpstreamEntry> log) {
    this.log = log;
  }

  /** Returns the stream's number. */
  int opens(String user, String node) {
    int stream = ++streams;
    users.put(stream, user);
    log.write(at -> new StreamOpened(at, stream, user, node, null));
    return stream;
  }

  void ends(int stream) {
    log.write(at -> new StreamEnded(at, stream, users.getOrDefault(stream, "nobody"), "eof"));
  }

  void emits(String user, long number, String type) {
    log.write(at -> new Emitted(at, user, number, type, peer(user, number)));
  }

  void emitsInbound(String user, long... numbers) {
    for (long number : numbers) {
      emits(user, number, "inbound");
    }
  }

  static String peer(String user, long number) {
    return "https://up.test/" + user + "/" + number;
  }
}
