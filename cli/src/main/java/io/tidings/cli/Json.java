package io.tidings.cli;

import java.io.StringWriter;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes JSON in one line, field by field: a command prints few of them, and data as it came. */
public final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /** An object of one line; the fields come in the order in which they are added. */
  public static Line line() {
    return new Line();
  }

  /** The fields of an object that came from elsewhere, in their order. */
  public static Line line(JsonObject object) {
    Line line = new Line();
    object.fields().forEach(line::withJson);
    return line;
  }

  /** The text as a JSON string. */
  public static String string(String text) {
    StringWriter out = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      generator.writeString(text);
    }
    return out.toString();
  }

  /** The texts as a JSON array. */
  public static String strings(List<String> texts) {
    return texts.stream().map(Json::string).collect(Collectors.joining(",", "[", "]"));
  }

  /** One JSON object. {@link #toString} is its text. */
  public static final class Line {
    private final StringBuilder text = new StringBuilder("{");

    private Line() {}

    /** A string, or null. */
    public Line with(String name, @Nullable String value) {
      return withJson(name, value == null ? "null" : string(value));
    }

    /** A number. */
    public Line with(String name, long value) {
      return withJson(name, Long.toString(value));
    }

    /** True or false. */
    public Line with(String name, boolean value) {
      return withJson(name, Boolean.toString(value));
    }

    /** A value that is JSON text already, in one line. */
    public Line withJson(String name, String json) {
      if (text.length() > 1) {
        text.append(',');
      }
      text.append(string(name)).append(':').append(json);
      return this;
    }

    @Override
    public String toString() {
      return text + "}";
    }
  }
}
