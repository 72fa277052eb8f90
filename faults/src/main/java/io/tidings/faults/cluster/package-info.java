/**
 * The clusters that runs take place on: nodes and load balancers as processes that can be killed,
 * paused and started again, beside the Redis processes of {@code io.tidings.events.embedded}. All
 * of them end with this JVM, however that ends. A node is known by its command line and by what it
 * sends and receives, and by nothing else. Start with {@link io.tidings.faults.cluster.Cluster}.
 */
@NullMarked
package io.tidings.faults.cluster;

import org.jspecify.annotations.NullMarked;
