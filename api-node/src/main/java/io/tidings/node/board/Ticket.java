package io.tidings.node.board;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A ticket; in a column it is a card.
 *
 * @param number counts the tickets of its project
 * @param columnId null when it stands in no column
 * @param rank its place in the column; null exactly when it stands in none
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

  /** The same with other contents, as a new version. */
  Ticket with(String newTitle, String newDescription, List<Long> newLabels, Instant now) {
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
        now,
        version + 1);
  }

  /** The same at another place; in the same version as the contents that come with it. */
  Ticket at(@Nullable Long column, @Nullable String newRank) {
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

  /** The same without labels that its project does not have. */
  Ticket withLabels(List<Long> some) {
    return new Ticket(
        id,
        number,
        title,
        description,
        some,
        columnId,
        rank,
        createdBy,
        createdAt,
        updatedAt,
        version);
  }
}
