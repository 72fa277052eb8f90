/**
 * What all endpoints share: JSON bodies that are read strictly and within bounds, and errors that
 * are problem documents (<a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>) with codes
 * that programs can rely on. It knows no endpoint. Start with {@link
 * io.tidings.node.http.ProblemAdvice}.
 */
@NullMarked
package io.tidings.node.http;

import org.jspecify.annotations.NullMarked;
