/**
 * What tests need to use nodes from outside: {@link io.tidings.node.test.StreamProbe} is a client
 * on a raw socket, over either transport, {@link io.tidings.node.test.TestCluster} is one Redis
 * with several nodes. The readers of event streams and of WebSocket frames are the testbed's: they
 * were written from the standards and share no code with what writes the frames.
 */
@NullMarked
package io.tidings.node.test;

import org.jspecify.annotations.NullMarked;
