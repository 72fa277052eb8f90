package io.tidings.faults.check;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An event that is in the log, or was: somebody saw it there. */
final class Committed {
  private final Point point;
  private final Publication publication;
  private final Mark firstWitness;
  private final Set<String> surviving = new HashSet<>(2);
  private @Nullable Mark acknowledged;
  private boolean delivered;

  Committed(Point point, Publication publication, Mark firstWitness) {
    this.point = point;
    this.publication = publication;
    this.firstWitness = firstWitness;
  }

  void acknowledge(Mark mark) {
    acknowledged = acknowledged == null ? mark : acknowledged;
  }

  void deliver() {
    delivered = true;
  }

  void survive(String topic) {
    surviving.add(topic);
  }

  Point point() {
    return point;
  }

  Publication publication() {
    return publication;
  }

  /** The acknowledgement, else the first delivery, else the log itself. */
  Mark witness() {
    return acknowledged == null ? firstWitness : acknowledged;
  }

  @Nullable Mark acknowledged() {
    return acknowledged;
  }

  boolean isAcknowledged() {
    return acknowledged != null;
  }

  boolean wasDelivered() {
    return delivered;
  }

  boolean survives() {
    return !surviving.isEmpty();
  }

  boolean survivesIn(String topic) {
    return surviving.contains(topic);
  }
}
