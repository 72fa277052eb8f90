package io.tidings.testbed.swarm;

import java.util.ArrayList;
import java.util.List;

/** Counts faults, which must never occur, and lost connections; keeps the first messages. */
public final class Counter {
  private static final int MAX_MESSAGES = 10;

  private final List<String> faultMessages = new ArrayList<>();
  private long faults;
  private long lostConnections;
  private long closedByNode;

  /** A gap, a duplicate, disorder, or an answer that must not be. */
  public void fault(String what) {
    faults++;
    if (faultMessages.size() < MAX_MESSAGES) {
      faultMessages.add(what);
    }
  }

  /** A node closed a connection and said so. It may, as long as nothing is lost. */
  public void closed() {
    closedByNode++;
  }

  /**
   * A connection was refused, or ended although its client had not closed it; the client
   * reconnects.
   */
  void connectionLost() {
    lostConnections++;
  }

  /** How many faults clients met: see {@link #faultMessages}. */
  public long faults() {
    return faults;
  }

  /** How often a node asked a client to reconnect later. */
  public long closedByNode() {
    return closedByNode;
  }

  /** How often a connection ended unexpectedly. */
  public long lostConnections() {
    return lostConnections;
  }

  /** The first of the faults. */
  public List<String> faultMessages() {
    return List.copyOf(faultMessages);
  }
}
