package io.tidings.node.board.request;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;

/** Reads a string without unpaired surrogates. */
class TextDeserializer extends FieldDeserializer<String> {
  TextDeserializer() {
    super(String.class, "a string");
  }

  @Override
  boolean accepts(JsonToken token) {
    return token == JsonToken.VALUE_STRING;
  }

  @Override
  String read(JsonParser parser, DeserializationContext context) {
    String text = parser.getString();
    // Half a surrogate pair has no UTF-8. A whole one is one code point above them.
    return text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)
        ? context.reportInputMismatch(this, "text without unpaired surrogates")
        : text;
  }
}
