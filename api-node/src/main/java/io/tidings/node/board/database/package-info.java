/**
 * Export, import and deletion of all data, and the first project of a new node. Start with {@link
 * io.tidings.node.board.database.DatabaseController}.
 */
@NullMarked
package io.tidings.node.board.database;

import org.jspecify.annotations.NullMarked;
