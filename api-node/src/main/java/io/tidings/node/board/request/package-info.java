/**
 * Requests as records. Jackson binds a body strictly, and Jakarta Validation checks what the
 * annotations of the record's components say. Start with {@link
 * io.tidings.node.board.request.RequestReader}.
 */
@NullMarked
package io.tidings.node.board.request;

import org.jspecify.annotations.NullMarked;
