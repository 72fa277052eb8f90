/**
 * What a cluster holds, before and after it was used for a while: memory, threads, files, gauges,
 * objects by class, and what is in Redis. Start with {@link io.tidings.faults.leak.LeakReport}.
 */
@NullMarked
package io.tidings.faults.leak;

import org.jspecify.annotations.NullMarked;
