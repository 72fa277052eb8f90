package io.tidings.node.board.database;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tidings.node.board.Board;
import io.tidings.node.board.Column;
import io.tidings.node.board.Label;
import io.tidings.node.board.Ticket;
import io.tidings.node.board.request.Description;
import io.tidings.node.board.request.NullAsAbsent;
import io.tidings.node.board.request.Title;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A ticket as exports have it and imports take it.
 *
 * @param column its title; null for none
 * @param labels their names, each once
 * @param assignees their user names, each once
 */
record TicketData(
    @NotNull @Title String title,
    @Description String description,
    @Nullable @NullAsAbsent String column,
    List<String> labels,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> assignees) {
  TicketData {
    description = description == null ? "" : description;
    labels = labels == null ? List.of() : labels.stream().distinct().toList();
    assignees = assignees == null ? List.of() : assignees.stream().distinct().toList();
  }

  /**
   * @param users the names of all users
   */
  static TicketData of(Board board, Ticket ticket, Map<Long, String> users) {
    Column column = ticket.columnId() == null ? null : board.column(ticket.columnId());
    return new TicketData(
        ticket.title(),
        ticket.description(),
        column == null ? null : column.title(),
        ticket.labelIds().stream()
            .map(board::label)
            .filter(Objects::nonNull)
            .map(Label::name)
            .toList(),
        ticket.assigneeIds().stream().map(users::get).filter(Objects::nonNull).toList());
  }

  /** The bytes that count towards the limit of its project. */
  long bytes() {
    return Ticket.bytes(title, description, labels.size() + assignees.size());
  }
}
