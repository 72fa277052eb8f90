package io.tidings.faults.check;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An event that is or was in the log, since a witness saw it there. */
final class CommittedEvent {
  private final HistoryPoint point;
  private final Publication publication;
  private final LedgerLocation firstWitness;
  private final Set<String> remainingIn = new HashSet<>(2);
  private @Nullable LedgerLocation acknowledged;
  private boolean delivered;

  CommittedEvent(HistoryPoint point, Publication publication, LedgerLocation firstWitness) {
    this.point = point;
    this.publication = publication;
    this.firstWitness = firstWitness;
  }

  void markAcknowledged(LedgerLocation location) {
    acknowledged = acknowledged == null ? location : acknowledged;
  }

  void markDelivered() {
    delivered = true;
  }

  void markRemaining(String topic) {
    remainingIn.add(topic);
  }

  HistoryPoint point() {
    return point;
  }

  Publication publication() {
    return publication;
  }

  /** The acknowledgement, otherwise the first delivery, otherwise the log's own entry. */
  LedgerLocation witness() {
    return acknowledged == null ? firstWitness : acknowledged;
  }

  @Nullable LedgerLocation acknowledged() {
    return acknowledged;
  }

  boolean isAcknowledged() {
    return acknowledged != null;
  }

  boolean wasDelivered() {
    return delivered;
  }

  boolean remains() {
    return !remainingIn.isEmpty();
  }

  boolean remainsIn(String topic) {
    return remainingIn.contains(topic);
  }
}
