/**
 * A real redis-server as a child process, for development and tests: from the PATH, or from the jar
 * of {@code org.signal:embedded-redis} when the PATH has none. Several of them make a {@link
 * io.tidings.events.embedded.RedisSentinels} or a {@link io.tidings.events.embedded.RedisCluster}.
 * It knows nothing of the log. Start with {@link io.tidings.events.embedded.RedisServer}.
 */
@NullMarked
package io.tidings.events.embedded;

import org.jspecify.annotations.NullMarked;
