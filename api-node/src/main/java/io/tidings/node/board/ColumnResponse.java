package io.tidings.node.board;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * A column as answers and events have it.
 *
 * @param order its index on the board
 */
public record ColumnResponse(
    @IdString long id,
    @IdString long projectId,
    String title,
    String color,
    int order,
    @JsonProperty("default") boolean byDefault,
    @IdString long version)
    implements Versioned {

  public static ColumnResponse of(Board board, Column column) {
    return new ColumnResponse(
        column.id(),
        board.id(),
        column.title(),
        column.color(),
        board.orderOf(column),
        column.byDefault(),
        column.version());
  }

  /** The columns of a board in their order. */
  public static List<ColumnResponse> listOf(Board board) {
    return board.columns().stream().map(column -> of(board, column)).toList();
  }
}
