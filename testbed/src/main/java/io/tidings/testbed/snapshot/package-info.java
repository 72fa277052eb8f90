/**
 * What it costs to push a state that many users have, each with a stream of their own. Start with
 * {@link io.tidings.testbed.snapshot.SnapshotMain}.
 */
@NullMarked
package io.tidings.testbed.snapshot;

import org.jspecify.annotations.NullMarked;
