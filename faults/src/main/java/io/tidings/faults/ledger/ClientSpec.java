package io.tidings.faults.ledger;

import java.util.List;
import java.util.Set;

/** A client's request, and what the checker may expect of the client. */
public record ClientSpec(List<String> topics, boolean namedFraming, Set<Trait> traits) {
  /** What the checker may expect of a client. */
  public enum Trait {
    /**
     * It may read all its topics, and gives up like an {@code EventSource}: every status has to be
     * 200.
     */
    NATIVE,
    /**
     * It reads at once and stays connected: it has to be live again after a heal, and other clients
     * must not slow it down.
     */
    HEALTHY,
    /**
     * It takes breaks, reads slowly or is cut by the nemesis; even so it must not lose an event.
     */
    HAMPERED
  }

  public ClientSpec {
    topics = List.copyOf(topics);
    traits = Set.copyOf(traits);
  }
}
