/**
 * What tests need to use nodes as a stranger would: {@link io.tidings.node.test.SseProbe} is a
 * client on a raw socket, {@link io.tidings.node.test.TestCluster} is one Redis with several nodes.
 * {@link io.tidings.node.test.SseParser} was written from the standard and shares no code with what
 * writes the frames.
 */
@NullMarked
package io.tidings.node.test;

import org.jspecify.annotations.NullMarked;
