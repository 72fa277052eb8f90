/**
 * What makes a first run easy: a Redis of its own when none is configured, users to sign in as, and
 * a few lines that say what to try. Nothing of it acts on a node that has a Redis and no
 * development profile.
 */
@NullMarked
package io.tidings.node.dev;

import org.jspecify.annotations.NullMarked;
