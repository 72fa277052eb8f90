/**
 * What users and other services change, as one activity for each request: kept for weeks, sent to
 * those who may see it now, and read in pages. Activities of this service are derived from the
 * events of a commit and are part of it; nothing here decides on a change. Start with {@link
 * io.tidings.node.activity.recorder.ActivityRecorder}.
 */
@NullMarked
package io.tidings.node.activity;

import org.jspecify.annotations.NullMarked;
