package io.tidings.node.board.form;

import org.jspecify.annotations.Nullable;

/** The form that deletes a column. */
record ColumnDeletion(@Nullable String moveTicketsTo) {}
