/**
 * Projects and their boards: who may do what, what there is, and the changes of it. State and the
 * events that tell of it are one commit each, whatever entry point a change came through: the REST
 * interface, its aliases by scope, and the page's forms call the same services. How events reach
 * clients is none of its business. Start with {@link io.tidings.node.board.BoardTransactions}, then
 * {@link io.tidings.node.board.Tickets}.
 */
@NullMarked
package io.tidings.node.board;

import org.jspecify.annotations.NullMarked;
