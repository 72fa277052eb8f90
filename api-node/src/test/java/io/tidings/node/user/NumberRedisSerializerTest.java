package io.tidings.node.user;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.data.redis.serializer.SerializationException;

/** What a session may consist of. */
class NumberRedisSerializerTest {
  private final NumberRedisSerializer values = new NumberRedisSerializer();

  static Stream<Object> numbers() {
    return Stream.of(0L, -1L, Long.MAX_VALUE, 1800, Integer.MIN_VALUE);
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void number_comesBackAsItWas(Object number) {
    assertThat(values.deserialize(values.serialize(number))).isEqualTo(number);
  }

  @Test
  void anythingElse_isNotWritten() {
    assertThatThrownBy(() -> values.serialize(Instant.EPOCH))
        .isInstanceOf(SerializationException.class);
    assertThatThrownBy(() -> values.serialize("text")).isInstanceOf(SerializationException.class);
    assertThatThrownBy(() -> values.serialize(null)).isInstanceOf(SerializationException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "l", "i1x", "x1", "i99999999999", "{\"@class\":\"java.util.Date\"}"})
  void foreignText_isRefused(String text) {
    assertThatThrownBy(() -> values.deserialize(text.getBytes(ISO_8859_1)))
        .isInstanceOf(SerializationException.class);
  }

  @Test
  void serializedObject_isRefused() {
    byte[] bytes = RedisSerializer.java().serialize(Instant.EPOCH);
    assertThatThrownBy(() -> values.deserialize(bytes)).isInstanceOf(SerializationException.class);
    assertThatThrownBy(() -> values.deserialize(null)).isInstanceOf(SerializationException.class);
  }
}
