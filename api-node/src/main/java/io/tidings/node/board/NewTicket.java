package io.tidings.node.board;

import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** A ticket that somebody wants. */
record NewTicket(String title, String description, List<Long> labelIds, Place place) {
  private static final Set<String> FIELDS =
      Set.of("title", "description", "labelIds", "columnId", "order");

  static NewTicket of(ObjectNode body) {
    Fields fields = Fields.of(body, FIELDS);
    String description = fields.description("description");
    List<Long> labels = fields.distinctIds("labelIds");
    return new NewTicket(
        Fields.required(fields.title("title"), "title"),
        description == null ? "" : description,
        labels == null ? List.of() : labels,
        TicketPatch.place(fields));
  }

  /** Where it is to be on that board. */
  Place placeIn(Board board) {
    long usual = board.defaultColumn().id();
    return switch (place) {
      case Place.Same() -> new Place.At(usual, null);
      case Place.At(Long column, Integer order) ->
          new Place.At(column == null ? usual : column, order);
      case Place.Off _, Place.Into _ -> place;
    };
  }
}
