/**
 * State that each user has and that tabs show as a whole, such as a number of notifications: pushed
 * with the commit that changes it, sent to each new connection, and pushed again by one node when a
 * push may have been lost. It has no history: an event that no connection hears is gone. Start with
 * {@link io.tidings.node.snapshot.UserState}.
 */
@NullMarked
package io.tidings.node.snapshot;

import org.jspecify.annotations.NullMarked;
