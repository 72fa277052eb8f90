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
    Place place) {
  private static final Set<String> FIELDS =
      Set.of("title", "description", "labelIds", "columnId", "order");
  private static final Set<String> MOVE = Set.of("columnId", "order");

  static TicketPatch of(ObjectNode body) {
    Fields fields = Fields.of(body, FIELDS);
    return new TicketPatch(
        fields.title("title"),
        fields.description("description"),
        fields.distinctIds("labelIds"),
        place(fields));
  }

  /** Only to another place. */
  static TicketPatch to(Place place) {
    return new TicketPatch(null, null, null, place);
  }

  /** The body of a move, which has to name the column. */
  static TicketPatch move(ObjectNode body) {
    Fields fields = Fields.of(body, MOVE);
    Long column = Fields.required(fields.id("columnId"), "columnId");
    return to(new Place.At(column, fields.order("order")));
  }

  /** The ticket with what it is to say. */
  Ticket applyTo(Ticket ticket) {
    // The order of labels means nothing.
    boolean sameLabels =
        labelIds == null || Set.copyOf(labelIds).equals(Set.copyOf(ticket.labelIds()));
    return ticket.saying(
        title == null ? ticket.title() : title,
        description == null ? ticket.description() : description,
        labelIds == null || sameLabels ? ticket.labelIds() : labelIds);
  }

  /** Where the fields of a request say that a ticket is to be. */
  static Place place(Fields fields) {
    Integer order = fields.order("order");
    if (fields.isNull("columnId")) {
      if (order != null) {
        throw fields.invalid("order", "absent where there is no column");
      }
      return new Place.Off();
    }
    Long column = fields.id("columnId");
    if (order != null) {
      return new Place.At(column, order);
    }
    return column == null ? new Place.Same() : new Place.Into(column);
  }
}
