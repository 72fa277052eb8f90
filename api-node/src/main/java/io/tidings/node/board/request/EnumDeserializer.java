package io.tidings.node.board.request;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;

/** Reads a value of an enum, which requests name in lower case. */
final class EnumDeserializer extends FieldDeserializer<Enum<?>> {
  private final Enum<?>[] values;

  EnumDeserializer(Class<?> type) {
    super(type, "a string");
    this.values = (Enum<?>[]) type.getEnumConstants();
  }

  @Override
  boolean accepts(JsonToken token) {
    return token == JsonToken.VALUE_STRING;
  }

  @Override
  Enum<?> read(JsonParser parser, DeserializationContext context) {
    for (Enum<?> value : values) {
      if (word(value).equals(parser.getString())) {
        return value;
      }
    }
    String words =
        Arrays.stream(values).map(EnumDeserializer::word).collect(Collectors.joining(", "));
    return context.reportInputMismatch(this, "one of " + words);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
