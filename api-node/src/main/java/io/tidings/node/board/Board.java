package io.tidings.node.board;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A project with everything that belongs to it except its tickets.
 *
 * @param columns in their order
 * @param columnOrderVersion counts how often the columns were reordered
 */
public record Board(
    Project project,
    List<Column> columns,
    long columnOrderVersion,
    List<Label> labels,
    Map<Long, Role> members,
    TicketCounts counts) {
  public Board {
    columns = List.copyOf(columns);
    labels = List.copyOf(labels);
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  Board withProject(Project other) {
    return new Board(other, columns, columnOrderVersion, labels, members, counts);
  }

  Board withColumns(List<Column> others) {
    return new Board(project, others, columnOrderVersion, labels, members, counts);
  }

  /** The same columns in another order. */
  Board withOrder(List<Column> ordered) {
    return new Board(project, ordered, columnOrderVersion + 1, labels, members, counts);
  }

  Board withLabels(List<Label> others) {
    return new Board(project, columns, columnOrderVersion, others, members, counts);
  }

  Board withMembers(Map<Long, Role> others) {
    return new Board(project, columns, columnOrderVersion, labels, others, counts);
  }

  Board withCounts(TicketCounts others) {
    return new Board(project, columns, columnOrderVersion, labels, members, others);
  }

  public long id() {
    return project.id();
  }

  public @Nullable Column column(long id) {
    return columns.stream().filter(column -> column.id() == id).findFirst().orElse(null);
  }

  public Column defaultColumn() {
    return columns.stream().filter(Column::byDefault).findFirst().orElseGet(columns::getFirst);
  }

  public int orderOf(Column column) {
    return columns.stream().map(Column::id).toList().indexOf(column.id());
  }

  public @Nullable Label label(long id) {
    return labels.stream().filter(label -> label.id() == id).findFirst().orElse(null);
  }
}
