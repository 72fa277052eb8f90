/**
 * The peer that {@code make bench} compares with: an {@code SseEmitter} for each client and one
 * Redis channel, as tutorials do it. No ids, no history, no resume, no rights. Not part of Tidings.
 */
@NullMarked
package io.tidings.peer;

import org.jspecify.annotations.NullMarked;
