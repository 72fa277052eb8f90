/**
 * Derives the activity of a commit from its events. Each kind of event has one class that knows
 * what may be told of it: nothing is copied that is not on its list. Start with {@link
 * io.tidings.node.activity.recorder.ActivityRecorder}.
 */
@NullMarked
package io.tidings.node.activity.recorder;

import org.jspecify.annotations.NullMarked;
