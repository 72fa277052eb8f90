package io.tidings.node.board;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A ticket; in a column it is a card.
 *
 * @param number counts the tickets of its project
 * @param assigneeIds the users who work on it; empty in tickets of releases without assignees
 * @param columnId null when it stands in no column
 * @param rank sorts it in its column; null exactly when it stands in none
 * @param version counts its changes
 */
public record Ticket(
    long id,
    long number,
    String title,
    String description,
    List<Long> labelIds,
    List<Long> assigneeIds,
    @Nullable Long columnId,
    @Nullable String rank,
    long createdBy,
    Instant createdAt,
    Instant updatedAt,
    long version) {
  /** How many users a ticket may be assigned to. */
  public static final int MAX_ASSIGNEES = 10;

  private static final int BYTES_PER_ID = 20;

  public Ticket {
    labelIds = List.copyOf(labelIds);
    assigneeIds = assigneeIds == null ? List.of() : List.copyOf(assigneeIds);
  }

  /** How many bytes its contents count towards the limit of its project. */
  public long bytes() {
    return bytes(title, description, labelIds.size() + assigneeIds.size());
  }

  /** Texts count in UTF-8, and each label and assignee as a fixed number of bytes. */
  public static long bytes(String title, String description, int ids) {
    return title.getBytes(UTF_8).length
        + description.getBytes(UTF_8).length
        + (long) BYTES_PER_ID * ids;
  }

  /** The same with other contents. */
  public Ticket withContent(
      String newTitle, String newDescription, List<Long> newLabels, List<Long> newAssignees) {
    return new Ticket(
        id,
        number,
        newTitle,
        newDescription,
        newLabels,
        newAssignees,
        columnId,
        rank,
        createdBy,
        createdAt,
        updatedAt,
        version);
  }

  /** The fields, other than its position, in which it differs from what it was before. */
  public List<String> changedSince(Ticket before) {
    List<String> changed = new ArrayList<>();
    if (!before.title.equals(title)) {
      changed.add("title");
    }
    if (!before.description.equals(description)) {
      changed.add("description");
    }
    if (!before.labelIds.equals(labelIds)) {
      changed.add("labelIds");
    }
    if (!before.assigneeIds.equals(assigneeIds)) {
      changed.add("assigneeIds");
    }
    return changed;
  }

  /** The same at another position. */
  public Ticket withPosition(@Nullable Long column, @Nullable String newRank) {
    return new Ticket(
        id,
        number,
        title,
        description,
        labelIds,
        assigneeIds,
        column,
        newRank,
        createdBy,
        createdAt,
        updatedAt,
        version);
  }

  /** The same with another number. */
  public Ticket withNumber(long newNumber) {
    return new Ticket(
        id,
        newNumber,
        title,
        description,
        labelIds,
        assigneeIds,
        columnId,
        rank,
        createdBy,
        createdAt,
        updatedAt,
        version);
  }

  /** The same as its next version. */
  public Ticket asNextVersion(Instant now) {
    return new Ticket(
        id,
        number,
        title,
        description,
        labelIds,
        assigneeIds,
        columnId,
        rank,
        createdBy,
        createdAt,
        now,
        version + 1);
  }
}
