/**
 * Projects with their members, labels and viewers: the endpoints and the changes behind them. Start
 * with {@link io.tidings.node.board.project.ProjectController}.
 */
@NullMarked
package io.tidings.node.board.project;

import org.jspecify.annotations.NullMarked;
