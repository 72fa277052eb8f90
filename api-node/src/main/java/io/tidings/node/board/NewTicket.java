package io.tidings.node.board;

import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** A ticket that somebody wants. */
record NewTicket(
    String title, String description, List<Long> labelIds, TargetPosition targetPosition) {
  private static final Set<String> FIELDS =
      Set.of("title", "description", "labelIds", "columnId", "order");

  static NewTicket of(ObjectNode body) {
    RequestFields fields = RequestFields.of(body, FIELDS);
    String description = fields.description("description");
    List<Long> labels = fields.distinctIds("labelIds");
    return new NewTicket(
        RequestFields.required(fields.title("title"), "title"),
        description == null ? "" : description,
        labels == null ? List.of() : labels,
        TicketPatch.targetPosition(fields));
  }

  /** Where it is to be on that board. */
  TargetPosition positionIn(Board board) {
    long usual = board.defaultColumn().id();
    return switch (targetPosition) {
      case TargetPosition.Unchanged() -> new TargetPosition.AtIndex(usual, null);
      case TargetPosition.AtIndex(Long column, Integer order) ->
          new TargetPosition.AtIndex(column == null ? usual : column, order);
      case TargetPosition.NoColumn _, TargetPosition.InColumn _ -> targetPosition;
    };
  }
}
