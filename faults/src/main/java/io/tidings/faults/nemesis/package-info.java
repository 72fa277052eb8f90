/**
 * Breaks real clusters: nodes as processes, Redis alone, with Sentinels or as a Cluster, load
 * balancers and a fault proxy between any two of them.
 */
@NullMarked
package io.tidings.faults.nemesis;

import org.jspecify.annotations.NullMarked;
