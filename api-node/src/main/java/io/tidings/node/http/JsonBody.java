package io.tidings.node.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a request's body as one JSON object: strictly, and never more of it than allowed. */
public final class JsonBody {
  /** Names, values and brackets of a body: each takes memory, far more than its two bytes. */
  static final int MAX_TOKENS = 250_000;

  private JsonBody() {}

  /** Reads the body; 413 when it is larger than the limit, whatever its head says. */
  public static ObjectNode read(HttpServletRequest request, DataSize limit) {
    return parse(bytes(request, limit), JsonBody::whole);
  }

  private static ObjectNode whole(JsonStream body) {
    if (body.value() instanceof ObjectNode object) {
      return object;
    }
    throw JsonStream.noObject();
  }

  /** The body as it came; 413 when it is larger than the limit, whatever its head says. */
  public static byte[] bytes(HttpServletRequest request, DataSize limit) {
    check(request, limit);
    byte[] bytes = readUpTo(request, Math.toIntExact(limit.toBytes()) + 1);
    if (bytes.length > limit.toBytes()) {
      throw tooLarge(limit.toBytes());
    }
    return bytes;
  }

  /** Refuses what can be refused before a byte of the body is read. */
  public static void check(HttpServletRequest request, DataSize limit) {
    checkType(request);
    if (request.getContentLengthLong() > limit.toBytes()) {
      throw tooLarge(limit.toBytes());
    }
  }

  /**
   * Reads a body piece by piece, and stops at the first that is wrong: no more of it is parsed than
   * {@code reading} asks for.
   */
  public static <T> T parse(byte[] bytes, Function<JsonStream, T> reading) {
    Utf8.require(bytes);
    return JsonStream.read(bytes, MAX_TOKENS, reading);
  }

  /**
   * Reads a body piece by piece as it arrives, so that it is never in memory as a whole.
   *
   * @param maxTokens names, values and brackets of it
   */
  public static <T> T stream(
      HttpServletRequest request, DataSize limit, int maxTokens, Function<JsonStream, T> reading) {
    check(request, limit);
    long most = limit.toBytes();
    try {
      InputStream bounded = new BoundedInput(request.getInputStream(), most);
      return JsonStream.read(Utf8.reader(bounded), maxTokens, reading);
    } catch (IOException e) {
      throw incomplete();
    }
  }

  /** Ends with a refusal where a body is longer than it may be. */
  private static final class BoundedInput extends FilterInputStream {
    private final long most;
    private long seen;

    BoundedInput(InputStream in, long most) {
      super(in);
      this.most = most;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      seen += Math.max(read, 0);
      if (seen > most) {
        throw tooLarge(most);
      }
      return read;
    }
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

  private static byte[] readUpTo(HttpServletRequest request, int maxBytes) {
    try {
      return request.getInputStream().readNBytes(maxBytes);
    } catch (IOException e) {
      throw incomplete();
    }
  }

  /**
   * The client went away, or was too slow. The node is not at fault, and the answer is not read.
   */
  static ProblemException incomplete() {
    return ProblemException.invalid("incomplete-body", "body", "The body ended early.");
  }

  private static ProblemException tooLarge(long limit) {
    return new ProblemException(
        HttpStatus.CONTENT_TOO_LARGE,
        "payload-too-large",
        "body",
        "The body may have at most " + limit + " bytes.");
  }

  /** Refuses fields that mean nothing here: a misspelt one would be lost silently. */
  public static void checkFields(JsonNode object, Set<String> known, String path) {
    for (String name : object.propertyNames()) {
      if (!known.contains(name)) {
        throw unknownField(path, name);
      }
    }
  }

  /** The error for a field that means nothing here. */
  public static ProblemException unknownField(String path, String name) {
    String field = path + ProblemException.printable(name);
    return ProblemException.invalid(
        "unknown-field", field, "There is no field \"" + field + "\" here.");
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
