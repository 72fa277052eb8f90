/**
 * What the streams of all transports have in common: what a request asks for, what a stream is, and
 * the JSON that its frames carry.
 */
@NullMarked
package io.tidings.node.stream;

import org.jspecify.annotations.NullMarked;
