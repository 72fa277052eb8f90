/**
 * Tells a Spring application where an embedded Redis is. One that has no Redis configured starts a
 * server of its own.
 */
@NullMarked
package io.tidings.events.embedded.spring;

import org.jspecify.annotations.NullMarked;
