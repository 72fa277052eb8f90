package io.tidings.node.board.request;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;

/**
 * Reads a field whose value is of one type of JSON: null is refused, and an absent field is null.
 * The message of an error is the rule that the value breaks.
 */
abstract class FieldDeserializer<T> extends StdScalarDeserializer<T> {
  private final String rule;

  FieldDeserializer(Class<?> type, String rule) {
    super(type);
    this.rule = rule;
  }

  abstract boolean accepts(JsonToken token);

  /** The value of a token that is accepted. */
  abstract T read(JsonParser parser, DeserializationContext context);

  @Override
  public final T deserialize(JsonParser parser, DeserializationContext context) {
    return accepts(parser.currentToken())
        ? read(parser, context)
        : context.reportInputMismatch(this, rule);
  }

  @Override
  public @Nullable T getNullValue(DeserializationContext context) {
    return context.reportInputMismatch(this, rule);
  }

  @Override
  public final @Nullable T getAbsentValue(DeserializationContext context) {
    return null;
  }
}
