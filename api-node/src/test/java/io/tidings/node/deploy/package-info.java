/**
 * What is shipped around the node, tried for real: the load-balancer configurations of {@code docs}
 * in front of servers, Chromium behind them, the Helm chart through Helm itself, and the scripts.
 * Start with {@link io.tidings.node.deploy.BalancerTest}.
 */
@NullMarked
package io.tidings.node.deploy;

import org.jspecify.annotations.NullMarked;
