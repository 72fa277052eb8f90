/**
 * The words of Tidings as types, and the contract of the log: what a publisher may rely on and what
 * a reader is promised. It knows neither Redis nor the web. Start with {@link
 * io.tidings.events.EventLog}, then {@link io.tidings.events.Feed}.
 */
@NullMarked
package io.tidings.events;

import org.jspecify.annotations.NullMarked;
