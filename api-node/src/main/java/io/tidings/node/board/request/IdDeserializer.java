package io.tidings.node.board.request;

import io.tidings.node.http.ProblemException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.deser.std.StdScalarDeserializer;

/** Reads an id, which a request has as a string or as a number. */
public final class IdDeserializer extends StdScalarDeserializer<Long> {
  // [RFC 8259, 6] integers in the range of a double's are interoperable; the frames have numbers
  private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,14}");

  IdDeserializer() {
    super(Long.class);
  }

  /** Null when the text is no id. */
  public static @Nullable Long parse(String text) {
    return ID.matcher(text).matches() ? Long.valueOf(text) : null;
  }

  @Override
  public Long deserialize(JsonParser parser, DeserializationContext context) {
    JsonNode value = context.readTree(parser);
    Long id = value.isString() || value.isIntegralNumber() ? parse(value.asString()) : null;
    return id == null ? refuse(context, value.toString()) : id;
  }

  @Override
  public Long getNullValue(DeserializationContext context) {
    return refuse(context, "null");
  }

  @Override
  public @Nullable Long getAbsentValue(DeserializationContext context) {
    return null;
  }

  private Long refuse(DeserializationContext context, String value) {
    return context.reportInputMismatch(this, "an id; got " + ProblemException.printable(value));
  }
}
