/** Lets a Spring application that has no Redis start one of its own. */
@NullMarked
package io.tidings.events.embedded.spring;

import org.jspecify.annotations.NullMarked;
