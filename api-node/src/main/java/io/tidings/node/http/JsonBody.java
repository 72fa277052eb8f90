package io.tidings.node.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads a request's body as one JSON object: strictly, and never more of it than allowed. */
public final class JsonBody {
  private static final int MAX_DEPTH = 64;
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private JsonBody() {}

  /** Reads the body; 413 when it is larger than the limit, whatever its head says. */
  public static ObjectNode read(HttpServletRequest request, DataSize limit) {
    checkType(request);
    byte[] bytes = bytes(request, limit.toBytes());
    Utf8.require(bytes);
    try {
      if (JSON.readTree(bytes) instanceof ObjectNode body) {
        return body;
      }
    } catch (JacksonException e) {
      throw ProblemException.invalid(
          "invalid-json",
          "body",
          "The body is not the JSON that is expected: "
              + ProblemException.printable(e.getOriginalMessage()));
    } catch (NumberFormatException e) { // Jackson lets it pass where an exponent overflows
      throw ProblemException.invalid("invalid-json", "body", "The body has a number out of range.");
    }
    throw ProblemException.invalid("invalid-json", "body", "The body has to be a JSON object.");
  }

  private static void checkType(HttpServletRequest request) {
    String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw unsupported("Content-Encoding", "A compressed body is not accepted.");
    }
    if (!isJson(request.getContentType())) {
      throw unsupported("Content-Type", "The body has to be application/json.");
    }
    Utf8.requireCharset(request);
  }

  private static boolean isJson(@Nullable String type) {
    try {
      return type != null
          && MediaType.parseMediaType(type).equalsTypeAndSubtype(MediaType.APPLICATION_JSON);
    } catch (InvalidMediaTypeException e) {
      return false;
    }
  }

  private static ProblemException unsupported(String field, String detail) {
    return new ProblemException(
        HttpStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", field, detail);
  }

  private static byte[] bytes(HttpServletRequest request, long limit) {
    if (request.getContentLengthLong() > limit) {
      throw tooLarge(limit);
    }
    byte[] bytes = readUpTo(request, Math.toIntExact(limit) + 1);
    if (bytes.length > limit) {
      throw tooLarge(limit);
    }
    return bytes;
  }

  private static byte[] readUpTo(HttpServletRequest request, int maxBytes) {
    try {
      return request.getInputStream().readNBytes(maxBytes);
    } catch (IOException e) {
      // The client went away, or was too slow: no fault of the node, and nobody reads the answer.
      throw ProblemException.invalid("incomplete-body", "body", "The body ended early.");
    }
  }

  private static ProblemException tooLarge(long limit) {
    return new ProblemException(
        HttpStatus.CONTENT_TOO_LARGE,
        "payload-too-large",
        "body",
        "The body may have at most " + limit + " bytes.");
  }

  /** Refuses fields that mean nothing here: a misspelt one would be lost without a word. */
  public static void checkFields(JsonNode object, Set<String> known, String path) {
    for (String name : object.propertyNames()) {
      if (!known.contains(name)) {
        String field = path + ProblemException.printable(name);
        throw ProblemException.invalid(
            "unknown-field", field, "There is no field \"" + field + "\" here.");
      }
    }
  }

  /** A field that has to be a string; {@code path} is what stands before its name. */
  public static String text(JsonNode object, String name, String path) {
    JsonNode value = required(object, name, path);
    if (!value.isString()) {
      throw ProblemException.invalid(
          "invalid-field", path + name, path + name + " has to be a string.");
    }
    return value.stringValue();
  }

  /** A field that may be true or false. */
  public static boolean flag(JsonNode object, String name, String path, boolean defaultValue) {
    JsonNode value = object.get(name);
    if (value != null && !value.isBoolean()) {
      throw ProblemException.invalid(
          "invalid-field", path + name, path + name + " has to be true or false.");
    }
    return value == null ? defaultValue : value.booleanValue();
  }

  /** A field that has to be there; null counts. */
  public static JsonNode required(JsonNode object, String name, String path) {
    JsonNode value = object.get(name);
    if (value == null) {
      throw ProblemException.invalid("missing-field", path + name, path + name + " is missing.");
    }
    return value;
  }
}
