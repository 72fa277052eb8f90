package io.tidings.node.board;

import static java.nio.charset.StandardCharsets.UTF_8;

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
  private static final int BYTES_PER_LABEL = 20;

  Ticket {
    labelIds = List.copyOf(labelIds);
  }

  /** What its contents count, of all that its project may have. */
  long bytes() {
    return bytes(title, description, labelIds.size());
  }

  /** Texts count in UTF-8, and each label as so many bytes. */
  static long bytes(String title, String description, int labels) {
    return title.getBytes(UTF_8).length
        + description.getBytes(UTF_8).length
        + (long) BYTES_PER_LABEL * labels;
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
