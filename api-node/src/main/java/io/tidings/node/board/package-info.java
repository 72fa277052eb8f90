/**
 * Projects and their boards: the rights of users, the stored state and its changes. A change
 * commits the state and its events together, whatever entry point it came through: the REST
 * interface, its aliases by scope, and the page's forms call the same services. How events reach
 * clients is not decided here. Start with {@link io.tidings.node.board.BoardTransactions}, then
 * {@link io.tidings.node.board.ticket.Tickets}.
 */
@NullMarked
package io.tidings.node.board;

import org.jspecify.annotations.NullMarked;
