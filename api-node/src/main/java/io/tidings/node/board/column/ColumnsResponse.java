package io.tidings.node.board.column;

import io.tidings.node.board.Board;
import io.tidings.node.board.ColumnResponse;
import io.tidings.node.board.IdString;
import java.util.List;

/** The columns of a board in their order. */
record ColumnsResponse(List<ColumnResponse> columns, @IdString long columnOrderVersion) {

  static ColumnsResponse of(Board board) {
    return new ColumnsResponse(ColumnResponse.listOf(board), board.columnOrderVersion());
  }
}
