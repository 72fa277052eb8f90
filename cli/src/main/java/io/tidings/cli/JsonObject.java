package io.tidings.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * The fields of a JSON object as the text that stands there, so that data is passed on digit by
 * digit as it came.
 *
 * @param fields JSON text by name, in their order
 */
public record JsonObject(Map<String, String> fields) {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // the node has the limits; a number of 2000 digits is none of ours
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNumberLength(Integer.MAX_VALUE).build())
          .build();

  /** Reads one object and nothing behind it. */
  public static JsonObject read(String json) throws NotJsonException {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new NotJsonException("is no JSON object");
      }
      Map<String, String> fields = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        fields.put(name, value(parser, json));
      }
      requireEnd(parser);
      return new JsonObject(fields);
    } catch (JacksonException e) {
      throw new NotJsonException(e);
    }
  }

  /** The text without white space around it, if it is one JSON value. */
  public static String requireValue(String json) throws NotJsonException {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
      if (parser.nextToken() == null) {
        throw new NotJsonException("is empty");
      }
      parser.skipChildren();
      parser.finishToken();
      requireEnd(parser);
      return json.strip();
    } catch (JacksonException e) {
      throw new NotJsonException(e);
    }
  }

  private static void requireEnd(JsonParser parser) throws NotJsonException {
    if (parser.nextToken() != null) {
      throw new NotJsonException(
          "has more behind its end, at character " + parser.currentTokenLocation().getCharOffset());
    }
  }

  private static String value(JsonParser parser, String json) {
    int start = Math.toIntExact(parser.currentTokenLocation().getCharOffset());
    parser.skipChildren();
    parser.finishToken();
    return json.substring(start, Math.toIntExact(parser.currentLocation().getCharOffset()));
  }

  /** The JSON text of a field; null if it is absent or null. */
  public @Nullable String raw(String name) {
    String raw = fields.get(name);
    return raw == null || raw.equals("null") ? null : raw;
  }

  /** The string of a field; null if it has none. */
  public @Nullable String text(String name) {
    List<String> all = strings(name);
    return all.size() == 1 && String.valueOf(raw(name)).startsWith("\"") ? all.get(0) : null;
  }

  /** All strings in a field, that of the field itself or those of its array. */
  public List<String> strings(String name) {
    List<String> all = new ArrayList<>();
    String raw = raw(name);
    if (raw != null) {
      try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), raw)) {
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
          if (token == JsonToken.VALUE_STRING) {
            all.add(parser.getString());
          }
        }
      }
    }
    return all;
  }

  /** The number of a field; {@code otherwise} if it has none. */
  public long number(String name, long otherwise) {
    String raw = raw(name);
    try {
      return raw == null ? otherwise : Long.parseLong(raw);
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  /** The object of a field; without fields if it has none. */
  public JsonObject object(String name) throws NotJsonException {
    String raw = raw(name);
    return raw == null ? new JsonObject(Map.of()) : read(raw);
  }
}
