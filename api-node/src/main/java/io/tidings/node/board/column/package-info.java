/**
 * Columns and the order of the cards in them: the endpoints and the changes behind them. Start with
 * {@link io.tidings.node.board.column.ColumnController}.
 */
@NullMarked
package io.tidings.node.board.column;

import org.jspecify.annotations.NullMarked;
