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
    List<Long> labels = fields.ids("labelIds");
    Place place = TicketPatch.place(fields);
    return new NewTicket(
        Fields.required(fields.title("title"), "title"),
        description == null ? "" : description,
        labels == null ? List.of() : labels,
        place instanceof Place.Same ? new Place.At(null, null) : place);
  }
}
