/**
 * Feeds that stand for nodes: what many nodes that follow one workspace cost Redis, without the
 * nodes' connections. Start with {@link io.tidings.testbed.scale.FeedsMain}, which {@code
 * scripts/scale} drives; it knows no HTTP.
 */
@NullMarked
package io.tidings.testbed.scale;

import org.jspecify.annotations.NullMarked;
