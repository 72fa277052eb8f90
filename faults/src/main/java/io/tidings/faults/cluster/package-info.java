/**
 * What a run takes place in: nodes and load balancers as processes that can be killed, paused and
 * started again, beside the Redis processes of {@code io.tidings.events.embedded}. All of it ends
 * with this JVM, however that ends. A node is known by its command line and its wire alone.
 */
@NullMarked
package io.tidings.faults.cluster;

import org.jspecify.annotations.NullMarked;
