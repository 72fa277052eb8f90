package io.tidings.node.board.project;

import io.tidings.node.board.Board;
import io.tidings.node.board.LabelResponse;
import java.util.List;

/** The labels of a project. */
record LabelsResponse(List<LabelResponse> labels) {

  static LabelsResponse of(Board board) {
    return new LabelsResponse(LabelResponse.listOf(board));
  }
}
