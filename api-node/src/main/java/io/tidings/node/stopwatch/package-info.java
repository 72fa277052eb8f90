/**
 * Stopwatches: the time that users spend on tickets. A start or a stop is one commit of the user's
 * list and its announcement; a commit of boards that changes what the list shows takes the list
 * along. How lists reach clients is not decided here. Start with {@link
 * io.tidings.node.stopwatch.Stopwatches}.
 */
@NullMarked
package io.tidings.node.stopwatch;

import org.jspecify.annotations.NullMarked;
