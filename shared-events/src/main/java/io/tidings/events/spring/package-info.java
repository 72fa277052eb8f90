/**
 * Tidings in a Spring Boot application: add the dependency, inject {@link
 * io.tidings.events.spring.TidingsPublisher} or {@link io.tidings.events.EventLog}. The connection
 * is Boot's own ({@code spring.data.redis.*}), so that Spring Data Redis and Tidings always talk to
 * the same server. Start with {@link io.tidings.events.spring.TidingsAutoConfiguration}.
 */
@NullMarked
package io.tidings.events.spring;

import org.jspecify.annotations.NullMarked;
