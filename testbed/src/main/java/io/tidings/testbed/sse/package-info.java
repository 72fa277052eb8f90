/**
 * Reads the answer to a stream request from its raw bytes, cut anywhere: the HTTP/1.1 head, the
 * body's framing and the event stream in it. It follows the standards and shares nothing with the
 * nodes, so that it can judge what they write; clients use it live, the checker on their logs.
 * Start with {@link io.tidings.testbed.sse.ResponseReader}.
 */
@NullMarked
package io.tidings.testbed.sse;

import org.jspecify.annotations.NullMarked;
