package io.tidings.faults.check;

import io.tidings.faults.ledger.PublisherEntry;
import io.tidings.faults.ledger.PublisherEntry.Acknowledged;
import io.tidings.faults.ledger.PublisherEntry.Indeterminate;
import io.tidings.faults.ledger.PublisherEntry.Refused;
import io.tidings.faults.ledger.PublisherEntry.Sent;
import java.util.ArrayList;
import java.util.List;

/** The entries of a publisher's journal about one number, over all tries. */
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

  void take(LedgerLocation location, PublisherEntry entry) {
    switch (entry) {
      case Sent _ -> sent.add(location);
      case Acknowledged(long _, long _, String cursor) ->
          acknowledgements.add(
              new PublishAcknowledgement(location, LedgerCursor.read(location, cursor)));
      case Refused _ -> refused.add(location);
      case Indeterminate _ -> unknown = true;
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

  /** The try that an event read at that time may come from; otherwise the first try. */
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

  /** Whether every try was refused, so that no client may ever see it. */
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
