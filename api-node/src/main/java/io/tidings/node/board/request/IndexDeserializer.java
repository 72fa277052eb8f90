package io.tidings.node.board.request;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;

/** Reads an index of a list; null counts as absent, and one that is too large as the end. */
final class IndexDeserializer extends FieldDeserializer<Integer> {
  private static final String RULE = "a whole number from 0";

  IndexDeserializer() {
    super(Integer.class, RULE);
  }

  @Override
  boolean accepts(JsonToken token) {
    return token == JsonToken.VALUE_NUMBER_INT;
  }

  @Override
  Integer read(JsonParser parser, DeserializationContext context) {
    var index = parser.getBigIntegerValue();
    if (index.signum() < 0) {
      return context.reportInputMismatch(this, RULE);
    }
    return index.bitLength() < Integer.SIZE ? index.intValue() : Integer.MAX_VALUE;
  }

  @Override
  public @Nullable Integer getNullValue(DeserializationContext context) {
    return null;
  }
}
