package io.tidings.node.user;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.data.redis.serializer.SerializationException;

/**
 * Writes numbers and nothing else: what a session consists of. Java's serialization would run
 * whatever somebody else wrote into Redis.
 */
final class NumberRedisSerializer implements RedisSerializer<Object> {

  @Override
  public byte[] serialize(@Nullable Object value) {
    String text =
        switch (value) {
          case Long number -> "l" + number;
          case Integer number -> "i" + number;
          case null, default ->
              throw new SerializationException("a session holds whole numbers alone");
        };
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public Object deserialize(byte @Nullable [] bytes) {
    String text = bytes == null ? "" : new String(bytes, StandardCharsets.US_ASCII);
    try {
      if (text.startsWith("l")) {
        return Long.valueOf(text.substring(1));
      }
      if (text.startsWith("i")) {
        return Integer.valueOf(text.substring(1));
      }
    } catch (NumberFormatException e) {
      // refused below, like every other text
    }
    throw new SerializationException("this was not written by a session");
  }
}
