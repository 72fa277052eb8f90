/**
 * The board's changes as HTML forms, for a browser without JavaScript. Start with {@link
 * io.tidings.node.board.form.FormController}.
 */
@NullMarked
package io.tidings.node.board.form;

import org.jspecify.annotations.NullMarked;
