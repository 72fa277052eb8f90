package io.tidings.node.http;

import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One JSON object that is read piece by piece, in the order in which it is written. It always
 * stands at a value, which has to be read by one of {@link #value}, {@link #object} and {@link
 * #list}. Used by one thread.
 */
public final class JsonStream {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_NAME = 1_024;

  /** By the number of tokens that each takes. */
  private static final Map<Integer, JsonMapper> MAPPERS = new ConcurrentHashMap<>();

  private final JsonMapper mapper;
  private final JsonParser parser;
  private final Utf8Offset offset;

  private JsonStream(JsonMapper mapper, JsonParser parser, Utf8Offset offset) {
    this.mapper = mapper;
    this.parser = parser;
    this.offset = offset;
  }

  static <T> T read(byte[] bytes, int maxTokens, Function<JsonStream, T> reading) {
    return read(bytes, maxTokens, mapper -> mapper.createParser(bytes), reading);
  }

  static <T> T read(Reader text, int maxTokens, Function<JsonStream, T> reading) {
    return read(new byte[0], maxTokens, mapper -> mapper.createParser(text), reading);
  }

  private static <T> T read(
      byte[] whole,
      int maxTokens,
      Function<JsonMapper, JsonParser> open,
      Function<JsonStream, T> reading) {
    JsonMapper mapper = MAPPERS.computeIfAbsent(maxTokens, JsonStream::mapper);
    try (JsonParser parser = open.apply(mapper)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw noObject();
      }
      T result = reading.apply(new JsonStream(mapper, parser, new Utf8Offset(whole)));
      if (parser.nextToken() != null) {
        throw invalid("there is more after the object");
      }
      return result;
    } catch (StreamConstraintsException e) {
      throw e.getOriginalMessage().startsWith("Token count")
          ? tooManyTokens(maxTokens)
          : invalid(e.getOriginalMessage());
    } catch (JacksonIOException e) {
      throw e.getCause() instanceof CharacterCodingException
          ? ProblemException.invalid("invalid-json", "body", "The body has to be UTF-8.")
          : JsonBody.incomplete();
    } catch (JacksonException e) {
      throw invalid(e.getOriginalMessage());
    } catch (NumberFormatException e) { // Jackson lets it pass where an exponent overflows
      throw ProblemException.invalid("invalid-json", "body", "The body has a number out of range.");
    }
  }

  private static JsonMapper mapper(int maxTokens) {
    return JsonMapper.builder(
            JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                // The names that clients make up would be remembered for ever.
                .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                .streamReadConstraints(
                    StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxTokenCount(maxTokens)
                        .maxNameLength(MAX_NAME)
                        .build())
                .build())
        // Values are read one after the other, so that more text follows each of them.
        .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .build();
  }

  /** The present value, with all that is in it. */
  public JsonNode value() {
    return mapper.readTree(parser);
  }

  /** The present value, which has to be a string. */
  public String text(String field) {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw ProblemException.invalid("invalid-field", field, field + " has to be a string.");
    }
    return parser.getString();
  }

  /**
   * Reads the present object, field by field.
   *
   * @param known its fields; any other is refused before its value is read
   * @param path what stands before their names, such as {@code events[3].}
   * @param field called at the value of each, with its name
   */
  public void object(Set<String> known, String path, Consumer<String> field) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      String where = path.isEmpty() ? "body" : path.substring(0, path.length() - 1);
      throw ProblemException.invalid("invalid-field", where, where + " has to be an object.");
    }
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      if (!known.contains(name)) {
        throw JsonBody.unknownField(path, name);
      }
      parser.nextToken();
      field.accept(name);
    }
  }

  /** The present object; an unknown field is refused. */
  public ObjectNode object(Set<String> known, String path) {
    ObjectNode object = mapper.createObjectNode();
    object(known, path, name -> object.set(name, value()));
    return object;
  }

  /**
   * Reads the present list, element by element, and never more than {@code most} of them.
   *
   * @param field what it is called
   * @param rule what it has to be
   * @param element called at each, with its index
   */
  public void list(String field, String rule, int most, IntConsumer element) {
    int count = 0;
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      while (parser.nextToken() != JsonToken.END_ARRAY && count < most) {
        element.accept(count++);
      }
    }
    if (parser.currentToken() != JsonToken.END_ARRAY) {
      throw ProblemException.invalid("invalid-field", field, field + " has to be " + rule + ".");
    }
  }

  /** How many bytes of the body have been parsed; only for one that was in memory as a whole. */
  public long offset() {
    // Without canonical names Jackson decodes the body first, and knows no offset in bytes.
    return offset.of(parser.currentLocation().getCharOffset());
  }

  static ProblemException noObject() {
    return ProblemException.invalid("invalid-json", "body", "The body has to be a JSON object.");
  }

  private static ProblemException invalid(String why) {
    return ProblemException.invalid(
        "invalid-json",
        "body",
        "The body is not the expected JSON: " + ProblemException.printable(why));
  }

  private static ProblemException tooManyTokens(int most) {
    return new ProblemException(
        HttpStatus.CONTENT_TOO_LARGE,
        "payload-too-large",
        "body",
        "The body may have at most " + most + " names, values and brackets.");
  }
}
