package io.tidings.node.board.ticket;

import io.tidings.node.board.Board;
import io.tidings.node.board.request.Description;
import io.tidings.node.board.request.Title;
import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The ticket that a request wants.
 *
 * @param description empty when the request has none
 * @param labelIds as the request has them: one may be there twice
 * @param assigneeIds likewise
 */
public record NewTicket(
    @NotNull @Title String title,
    @Description String description,
    List<Long> labelIds,
    List<Long> assigneeIds,
    @Nullable TargetColumn columnId,
    @Nullable Integer order)
    implements RequestedPosition {
  public NewTicket {
    description = Objects.requireNonNullElse(description, "");
    labelIds = List.copyOf(Objects.requireNonNullElse(labelIds, List.of()));
    assigneeIds = List.copyOf(Objects.requireNonNullElse(assigneeIds, List.of()));
  }

  /** Its target position on that board. */
  TargetPosition positionIn(Board board) {
    long usual = board.defaultColumn().id();
    return switch (targetPosition()) {
      case TargetPosition.Unchanged() -> new TargetPosition.AtIndex(usual, null);
      case TargetPosition.AtIndex(Long column, Integer index) ->
          new TargetPosition.AtIndex(column == null ? usual : column, index);
      case TargetPosition.NoColumn none -> none;
      case TargetPosition.InColumn column -> column;
    };
  }

  /** All fields as one text, which is the same in two requests for the same ticket. */
  String contentIn(long project) {
    List<Object> content = new ArrayList<>();
    Collections.addAll(content, project, title, description, labelIds, targetPosition().toString());
    if (!assigneeIds.isEmpty()) { // else the text is that of releases without assignees
      content.add(assigneeIds);
    }
    return JsonMapper.shared().writeValueAsString(content);
  }
}
