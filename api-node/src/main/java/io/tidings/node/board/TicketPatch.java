package io.tidings.node.board;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What is to be different of a ticket; null for what is to stay. */
record TicketPatch(
    @Nullable String title,
    @Nullable String description,
    @Nullable List<Long> labelIds,
    TargetPosition targetPosition) {
  private static final Set<String> FIELDS =
      Set.of("title", "description", "labelIds", "columnId", "order");
  private static final Set<String> MOVE = Set.of("columnId", "order");

  static TicketPatch of(ObjectNode body) {
    RequestFields fields = RequestFields.of(body, FIELDS);
    return new TicketPatch(
        fields.title("title"),
        fields.description("description"),
        fields.distinctIds("labelIds"),
        targetPosition(fields));
  }

  /** Changes the position alone. */
  static TicketPatch moveTo(TargetPosition targetPosition) {
    return new TicketPatch(null, null, null, targetPosition);
  }

  /** The body of a move, which has to name the column. */
  static TicketPatch ofMove(ObjectNode body) {
    RequestFields fields = RequestFields.of(body, MOVE);
    Long column = RequestFields.required(fields.id("columnId"), "columnId");
    return moveTo(new TargetPosition.AtIndex(column, fields.order("order")));
  }

  /** The ticket with what it is to say. */
  Ticket applyTo(Ticket ticket) {
    // The order of labels means nothing.
    boolean sameLabels =
        labelIds == null || Set.copyOf(labelIds).equals(Set.copyOf(ticket.labelIds()));
    return ticket.withContent(
        title == null ? ticket.title() : title,
        description == null ? ticket.description() : description,
        labelIds == null || sameLabels ? ticket.labelIds() : labelIds);
  }

  /** Where the fields of a request say that a ticket is to be. */
  static TargetPosition targetPosition(RequestFields fields) {
    Integer order = fields.order("order");
    if (fields.isNull("columnId")) {
      if (order != null) {
        throw fields.invalid("order", "absent where there is no column");
      }
      return new TargetPosition.NoColumn();
    }
    Long column = fields.id("columnId");
    if (order != null) {
      return new TargetPosition.AtIndex(column, order);
    }
    return column == null ? new TargetPosition.Unchanged() : new TargetPosition.InColumn(column);
  }
}
