/**
 * What is shipped to watch nodes with, tried with a real Prometheus: its configuration, the rules
 * and the dashboards. Start with {@link io.tidings.node.monitoring.EveryQueryTest}.
 */
@NullMarked
package io.tidings.node.monitoring;

import org.jspecify.annotations.NullMarked;
