/**
 * How the node says no: every error of the HTTP interface is a problem document (<a
 * href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>) with a code that programs can rely
 * on. It knows the faults of the log and of Spring, and none of the endpoints. Start with {@link
 * io.tidings.node.problem.Problems}.
 */
@NullMarked
package io.tidings.node.problem;

import org.jspecify.annotations.NullMarked;
