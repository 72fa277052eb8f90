/**
 * The stream of activities: its frames, who sees which of them, and that a client's newer stream
 * replaces its older one. Start with {@link
 * io.tidings.node.activity.stream.ActivityStreamController}.
 */
@NullMarked
package io.tidings.node.activity.stream;

import org.jspecify.annotations.NullMarked;
