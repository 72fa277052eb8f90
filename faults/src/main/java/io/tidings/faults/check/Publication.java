package io.tidings.faults.check;

import io.tidings.faults.ledger.PublisherEntry;
import io.tidings.faults.ledger.PublisherEntry.Acknowledged;
import io.tidings.faults.ledger.PublisherEntry.Indeterminate;
import io.tidings.faults.ledger.PublisherEntry.Refused;
import io.tidings.faults.ledger.PublisherEntry.Sent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a publisher's journal about one number, over all tries. A user's change is one,
 * too, with the scope of its activity as the topic; its acknowledgement names no cursor.
 */
final class Publication {
  private final String publisher;
  private final long number;
  private final List<String> topics;
  private final String hash;
  private final @Nullable Long madeAt;
  private final List<LedgerLocation> sent = new ArrayList<>();
  private final List<PublishAcknowledgement> acknowledgements = new ArrayList<>();
  private final List<LedgerLocation> refused = new ArrayList<>();
  private boolean unknown;
  private @Nullable LedgerLocation changed;

  /** A 201. */
  record PublishAcknowledgement(LedgerLocation location, LedgerCursor cursor) {}

  Publication(String publisher, long number, List<String> topics, String hash) {
    this(publisher, number, topics, hash, null);
  }

  private Publication(
      String publisher, long number, List<String> topics, String hash, @Nullable Long madeAt) {
    this.publisher = publisher;
    this.number = number;
    this.topics = topics;
    this.hash = hash;
    this.madeAt = madeAt;
  }

  /** A user's change, of which nothing has been read yet. */
  static Publication change(String user, long number, String scope, String content, long madeAt) {
    return new Publication(user, number, List.of(scope), content, madeAt);
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

  boolean isChange() {
    return madeAt != null;
  }

  void takeRequest(LedgerLocation location) {
    sent.add(location);
  }

  void takeChanged(LedgerLocation location) {
    changed = changed == null ? location : changed;
  }

  /** When the thing that a change is about was made. */
  long madeAt() {
    return Objects.requireNonNull(madeAt, "no change");
  }

  /** Where the change was acknowledged; null if it was not, and for what is no change. */
  @Nullable LedgerLocation changed() {
    return changed;
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
