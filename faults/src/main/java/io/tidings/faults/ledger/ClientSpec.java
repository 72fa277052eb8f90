package io.tidings.faults.ledger;

import java.util.List;
import java.util.Set;

/** What a client asked for, and what may be expected of it. */
public record ClientSpec(List<String> topics, boolean namedFraming, Set<Trait> traits) {
  /** What the checker may expect of a client. */
  public enum Trait {
    /**
     * Allowed all its topics, and as quick to give up as an {@code EventSource}: it has to see 200
     * and nothing else.
     */
    NATIVE,
    /** Reads at once and stays: it is live again after a heal, and no slower for what others do. */
    HEALTHY,
    /** Takes breaks, reads slowly or is cut by the nemesis; still it must not lose anything. */
    HAMPERED
  }

  public ClientSpec {
    topics = List.copyOf(topics);
    traits = Set.copyOf(traits);
  }
}
