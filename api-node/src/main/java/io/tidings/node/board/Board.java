package io.tidings.node.board;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A project with everything of it but its tickets.
 *
 * @param columns in their order
 */
record Board(
    Project project,
    List<Column> columns,
    List<Label> labels,
    Map<Long, Role> members,
    TicketCounts counts) {
  Board {
    columns = List.copyOf(columns);
    labels = List.copyOf(labels);
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  long id() {
    return project.id();
  }

  @Nullable Column column(long id) {
    return columns.stream().filter(column -> column.id() == id).findFirst().orElse(null);
  }

  Column defaultColumn() {
    return columns.stream().filter(Column::byDefault).findFirst().orElseGet(columns::getFirst);
  }

  int orderOf(Column column) {
    return columns.stream().map(Column::id).toList().indexOf(column.id());
  }

  @Nullable Label label(long id) {
    return labels.stream().filter(label -> label.id() == id).findFirst().orElse(null);
  }
}
