package io.tidings.node.board;

import java.util.List;

/** A label as answers and events have it. */
public record LabelResponse(
    @IdString long id, @IdString long projectId, String name, String color, @IdString long version)
    implements Versioned {

  public static LabelResponse of(long project, Label label) {
    return new LabelResponse(label.id(), project, label.name(), label.color(), label.version());
  }

  /** The labels of a project. */
  public static List<LabelResponse> listOf(Board board) {
    return board.labels().stream().map(label -> of(board.id(), label)).toList();
  }
}
