/**
 * The clusters that runs take place on: Redis, three nodes, a load balancer, and a proxy in front
 * of it. Start with {@link io.tidings.faults.cluster.Cluster}.
 */
@NullMarked
package io.tidings.faults.cluster;

import org.jspecify.annotations.NullMarked;
