package io.tidings.faults.check;

import java.util.ArrayList;
import java.util.List;

/** What one publisher's journal says about one number, over all tries. */
final class Publication {
  private final String publisher;
  private final long number;
  private final List<String> topics;
  private final String hash;
  private final List<LedgerLocation> sent = new ArrayList<>();
  private final List<PublishAcknowledgement> acknowledgements = new ArrayList<>();
  private final List<LedgerLocation> refused = new ArrayList<>();
  private boolean unknown;

  /** A 201. */
  record PublishAcknowledgement(LedgerLocation location, LedgerCursor cursor) {}

  Publication(String publisher, long number, List<String> topics, String hash) {
    this.publisher = publisher;
    this.number = number;
    this.topics = topics;
    this.hash = hash;
  }

  void take(LedgerEntry entry) {
    switch (entry.kind()) {
      case "sent" -> sent.add(entry.location());
      case "acked" ->
          acknowledgements.add(
              new PublishAcknowledgement(entry.location(), LedgerCursor.of(entry, 1)));
      case "refused" -> refused.add(entry.location());
      case "unknown" -> unknown = true;
      default -> throw entry.unknownKind();
    }
  }

  List<String> topics() {
    return topics;
  }

  String hash() {
    return hash;
  }

  LedgerLocation firstSent() {
    return sent.getFirst();
  }

  /** The try that an event read at that time may come from; the first, if there is none. */
  LedgerLocation lastSentBefore(long at) {
    return sent.reversed().stream()
        .filter(location -> location.atMicros() <= at)
        .findFirst()
        .orElse(sent.getFirst());
  }

  List<PublishAcknowledgement> acknowledgements() {
    return acknowledgements;
  }

  boolean isAcknowledged() {
    return !acknowledgements.isEmpty();
  }

  /** Whether every try was refused, so that nobody may ever see it. */
  boolean isRefused() {
    return !isAcknowledged() && !unknown && refused.size() >= sent.size();
  }

  LedgerLocation lastRefused() {
    return refused.getLast();
  }

  @Override
  public String toString() {
    return publisher + "#" + number;
  }
}
