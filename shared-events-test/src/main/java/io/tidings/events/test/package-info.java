/**
 * The contract of the log as a suite of tests, to run against a server that claims to be as good as
 * Redis: extend {@link io.tidings.events.test.EventLogContract} and say where it is. It needs JUnit
 * Jupiter, AssertJ and Awaitility.
 */
@NullMarked
package io.tidings.events.test;

import org.jspecify.annotations.NullMarked;
