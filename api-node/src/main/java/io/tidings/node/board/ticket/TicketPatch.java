package io.tidings.node.board.ticket;

import io.tidings.node.board.Ticket;
import io.tidings.node.board.request.Description;
import io.tidings.node.board.request.Title;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The new values of a ticket's fields; null for a field that stays.
 *
 * @param labelIds as the request has them: one may be there twice
 * @param assigneeIds likewise
 */
public record TicketPatch(
    @Nullable @Title String title,
    @Nullable @Description String description,
    @Nullable List<Long> labelIds,
    @Nullable List<Long> assigneeIds,
    @Nullable TargetColumn columnId,
    @Nullable Integer order)
    implements RequestedPosition {

  /** The ticket with its new contents. */
  Ticket applyTo(Ticket ticket) {
    return ticket.withContent(
        title == null ? ticket.title() : title,
        description == null ? ticket.description() : description,
        ids(labelIds, ticket.labelIds()),
        ids(assigneeIds, ticket.assigneeIds()));
  }

  /** Their order means nothing, so the same ones in another order are no change. */
  private static List<Long> ids(@Nullable List<Long> wanted, List<Long> current) {
    return wanted == null || Set.copyOf(wanted).equals(Set.copyOf(current))
        ? current
        : wanted.stream().distinct().toList();
  }
}
