package io.tidings.node.board.column;

import jakarta.validation.constraints.NotNull;
import java.util.List;

/** The order that a request wants for the columns of a board. */
public record ColumnOrder(@NotNull List<Long> columnIds) {}
