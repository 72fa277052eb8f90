/**
 * Nodes and load balancers as processes that can be killed, paused and started again, and the
 * Prometheus that watches them. All of them end with this JVM, however that ends. A node is known
 * by its command line and by what it sends and receives, and by nothing else. Start with {@link
 * io.tidings.testbed.cluster.NodeProcess}.
 */
@NullMarked
package io.tidings.testbed.cluster;

import org.jspecify.annotations.NullMarked;
