/**
 * An extension of JUnit Jupiter and of Spring's tests: gives a test class a real Redis, which
 * classes with the same needs share. Start with {@link
 * io.tidings.events.embedded.junit.EmbeddedRedis}.
 */
@NullMarked
package io.tidings.events.embedded.junit;

import org.jspecify.annotations.NullMarked;
