package io.tidings.node.board;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A ticket as answers and events have it.
 *
 * @param columnId null when it is in no column
 * @param order its index in its column; null when it is in none
 * @param rank null when it is in no column
 */
public record TicketResponse(
    @IdString long id,
    @IdString long projectId,
    long number,
    String title,
    String description,
    List<String> labelIds,
    List<String> assigneeIds,
    @IdString @Nullable Long columnId,
    @Nullable Integer order,
    @Nullable String rank,
    @IdString long createdBy,
    @TimeString Instant createdAt,
    @TimeString Instant updatedAt,
    @IdString long version)
    implements Versioned {
  public TicketResponse {
    labelIds = List.copyOf(labelIds);
    assigneeIds = List.copyOf(assigneeIds);
  }

  /**
   * @param order its index in its column; null when it is in none
   */
  public static TicketResponse of(long project, Ticket ticket, @Nullable Integer order) {
    return new TicketResponse(
        ticket.id(),
        project,
        ticket.number(),
        ticket.title(),
        ticket.description(),
        ticket.labelIds().stream().map(String::valueOf).toList(),
        ticket.assigneeIds().stream().map(String::valueOf).toList(),
        ticket.columnId(),
        order,
        ticket.rank(),
        ticket.createdBy(),
        ticket.createdAt(),
        ticket.updatedAt(),
        ticket.version());
  }
}
