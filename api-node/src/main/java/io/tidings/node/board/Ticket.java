package io.tidings.node.board;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A ticket; in a column it is a card.
 *
 * @param number counts the tickets of its project
 * @param columnId null when it stands in no column
 * @param rank sorts it in its column; null exactly when it stands in none
 * @param version counts its changes
 */
record Ticket(
    long id,
    long number,
    String title,
    String description,
    List<Long> labelIds,
    @Nullable Long columnId,
    @Nullable String rank,
    long createdBy,
    Instant createdAt,
    Instant updatedAt,
    long version) {

  Ticket {
    labelIds = List.copyOf(labelIds);
  }

  /** The same with other contents. */
  Ticket withContent(String newTitle, String newDescription, List<Long> newLabels) {
    return new Ticket(
        id,
        number,
        newTitle,
        newDescription,
        newLabels,
        columnId,
        rank,
        createdBy,
        createdAt,
        updatedAt,
        version);
  }

  /** The same at another position. */
  Ticket withPosition(@Nullable Long column, @Nullable String newRank) {
    return new Ticket(
        id,
        number,
        title,
        description,
        labelIds,
        column,
        newRank,
        createdBy,
        createdAt,
        updatedAt,
        version);
  }

  /** The same with another number. */
  Ticket withNumber(long newNumber) {
    return new Ticket(
        id,
        newNumber,
        title,
        description,
        labelIds,
        columnId,
        rank,
        createdBy,
        createdAt,
        updatedAt,
        version);
  }

  /** The same as its next version. */
  Ticket asNextVersion(Instant now) {
    return new Ticket(
        id,
        number,
        title,
        description,
        labelIds,
        columnId,
        rank,
        createdBy,
        createdAt,
        now,
        version + 1);
  }
}
