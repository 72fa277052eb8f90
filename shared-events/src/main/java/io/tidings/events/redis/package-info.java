/**
 * The log and the feed on Redis, by way of Lettuce. It owns the keys, the scripts (the {@code .lua}
 * files beside this package), the announcements and their repair; no other package knows them.
 * Start with {@code io.tidings.events.redis.RedisEventLog}; the reading side is {@code
 * io.tidings.events.redis.WorkspaceFeed}.
 */
@NullMarked
package io.tidings.events.redis;

import org.jspecify.annotations.NullMarked;
