package io.tidings.faults.storm;

import java.util.ArrayList;
import java.util.List;

/** Counts faults, which no client may meet, and lost connections; keeps the first messages. */
final class Counter {
  private static final int MAX_MESSAGES = 10;

  private final List<String> faultMessages = new ArrayList<>();
  private long faults;
  private long lostConnections;
  private long closedByNode;

  void badStatus(String line) {
    fault("status: " + line);
  }

  /** A gap, a duplicate or disorder. */
  void orderError(String what) {
    fault(what);
  }

  /** A control frame. Nodes may close a connection for a while, if nothing is lost by it. */
  void controlFrame(String data) {
    if (data.contains("\"type\":\"closed\"")) {
      closedByNode++;
    } else {
      fault("control frame: " + data);
    }
  }

  /** A connection ended before its client did, or was refused; its client comes back. */
  void connectionLost() {
    lostConnections++;
  }

  private void fault(String what) {
    faults++;
    if (faultMessages.size() < MAX_MESSAGES) {
      faultMessages.add(what);
    }
  }

  long faults() {
    return faults;
  }

  long closedByNode() {
    return closedByNode;
  }

  long lostConnections() {
    return lostConnections;
  }

  List<String> faultMessages() {
    return List.copyOf(faultMessages);
  }
}
