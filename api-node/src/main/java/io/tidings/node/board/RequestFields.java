package io.tidings.node.board;

import io.tidings.node.http.JsonBody;
import io.tidings.node.http.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the fields of a request's object, and says of each that is wrong where it is. What the
 * request does not have is null.
 */
final class RequestFields {
  private static final int MAX_TITLE = 255;
  private static final int MAX_DESCRIPTION = 10_000;
  private static final Pattern COLOR = Pattern.compile("#[0-9a-fA-F]{6}");
  private static final Pattern KEY = Pattern.compile("[A-Z][A-Z0-9]{1,9}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");
  private static final String NAME_RULE = "1 to 100 of A-Z a-z 0-9 . _ -";

  private final JsonNode object;
  private final String path;

  private RequestFields(JsonNode object, String path) {
    this.object = object;
    this.path = path;
  }

  /** Those of a request's body; any that are not known are refused. */
  static RequestFields of(ObjectNode body, Set<String> known) {
    JsonBody.checkFields(body, known, "");
    return new RequestFields(body, "");
  }

  /** Those of an object inside a request's body; its path is one such as {@code data.users[3].}. */
  static RequestFields at(JsonNode object, String path, Set<String> known) {
    if (!object.isObject()) {
      String where = path.substring(0, path.length() - 1);
      throw ProblemException.invalid("invalid-field", where, where + " has to be an object.");
    }
    JsonBody.checkFields(object, known, path);
    return new RequestFields(object, path);
  }

  /** The elements of a list of objects, each with its fields. */
  List<RequestFields> list(String field, Set<String> known, int most) {
    JsonNode list = object.get(field);
    if (list == null) {
      return List.of();
    }
    if (!list.isArray() || list.size() > most) {
      throw invalid(field, "a list of at most " + most);
    }
    List<RequestFields> elements = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      elements.add(at(list.get(i), path + field + "[" + i + "].", known));
    }
    return elements;
  }

  /** Strings, each once. */
  List<String> texts(String field) {
    JsonNode list = object.get(field);
    if (list == null) {
      return List.of();
    }
    if (!list.isArray() || !list.valueStream().allMatch(JsonNode::isString)) {
      throw invalid(field, "a list of strings");
    }
    return list.valueStream().map(JsonNode::stringValue).distinct().toList();
  }

  /** Makes something of these fields; what is wrong with one is said with its path. */
  <T> T withErrorPath(Supplier<T> make) {
    try {
      return make.get();
    } catch (ProblemException e) {
      throw ProblemException.invalid(e.code(), path + e.field(), path + e.getMessage());
    }
  }

  /** What has to be there. */
  <T> T need(@Nullable T value, String field) {
    return required(value, path + field);
  }

  boolean isNull(String field) {
    return object.path(field).isNull();
  }

  /** What has to be there. */
  static <T> T required(@Nullable T value, String field) {
    if (value == null) {
      throw ProblemException.invalid("missing-field", field, field + " is missing.");
    }
    return value;
  }

  /** A line of text, without the blanks around it. */
  @Nullable String title(String field) {
    String text = text(field);
    if (text == null) {
      return null;
    }
    String title = text.strip();
    int length = title.codePointCount(0, title.length());
    if (length < 1 || length > MAX_TITLE || title.chars().anyMatch(Character::isISOControl)) {
      throw invalid(field, "1 to " + MAX_TITLE + " characters without control characters");
    }
    return title;
  }

  /** Text of any number of lines. */
  @Nullable String description(String field) {
    String text = text(field);
    if (text != null && text.codePointCount(0, text.length()) > MAX_DESCRIPTION) {
      throw invalid(field, "at most " + MAX_DESCRIPTION + " characters");
    }
    if (text != null
        && text.chars().anyMatch(c -> Character.isISOControl(c) && "\t\n\r".indexOf(c) < 0)) {
      throw invalid(field, "text without control characters");
    }
    return text;
  }

  @Nullable String color(String field) {
    return matching(field, COLOR, "a colour as #rrggbb");
  }

  @Nullable String key(String field) {
    return matching(field, KEY, "2 to 10 of A-Z 0-9, the first a letter");
  }

  /** An owner's or a repository's name. */
  @Nullable String name(String field) {
    return matching(field, NAME, NAME_RULE);
  }

  /** A name in a path, which is held to the same rule. */
  static String checkName(String field, String name) {
    if (!NAME.matcher(name).matches()) {
      throw ProblemException.invalid(
          "invalid-field", field, field + " has to be " + NAME_RULE + ".");
    }
    return name;
  }

  /** A user's name, in lower case. */
  @Nullable String username(String field) {
    String text = text(field);
    return text == null ? null : text.toLowerCase(Locale.ROOT);
  }

  <E extends Enum<E>> @Nullable E enumValue(String field, E[] values) {
    String text = text(field);
    E value = text == null ? null : EnumNames.find(values, text);
    if (text != null && value == null) {
      throw invalid(
          field,
          "one of "
              + String.join(
                  ", ",
                  List.of(values).stream().map(v -> v.name().toLowerCase(Locale.ROOT)).toList()));
    }
    return value;
  }

  @Nullable Boolean flag(String field) {
    JsonNode value = object.get(field);
    if (value != null && !value.isBoolean()) {
      throw invalid(field, "true or false");
    }
    return value == null ? null : value.booleanValue();
  }

  /** An id, as a string or as a number. */
  @Nullable Long id(String field) {
    JsonNode value = object.get(field);
    return value == null ? null : id(value, field);
  }

  /** Ids, each once, however often they are there. */
  @Nullable List<Long> distinctIds(String field) {
    List<Long> ids = ids(field);
    return ids == null ? null : ids.stream().distinct().toList();
  }

  @Nullable List<Long> ids(String field) {
    JsonNode list = object.get(field);
    if (list == null) {
      return null;
    }
    if (!list.isArray()) {
      throw invalid(field, "a list of ids");
    }
    List<Long> ids = new ArrayList<>();
    for (JsonNode id : list) {
      ids.add(id(id, field));
    }
    return ids;
  }

  /** An index from 0; null counts as absent, and one that is too large for a list as the end. */
  @Nullable Integer order(String field) {
    JsonNode value = object.get(field);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isIntegralNumber() || value.bigIntegerValue().signum() < 0) {
      throw invalid(field, "a whole number from 0");
    }
    return value.canConvertToInt() ? value.intValue() : Integer.MAX_VALUE;
  }

  @Nullable String text(String field) {
    JsonNode value = object.get(field);
    if (value == null) {
      return null;
    }
    if (!value.isString()) {
      throw invalid(field, "a string");
    }
    String text = value.stringValue();
    // Half a surrogate pair has no UTF-8. A whole one is one code point above them.
    if (text.codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
      throw invalid(field, "text without unpaired surrogates");
    }
    return text;
  }

  /** Says that a field is not what it has to be. */
  ProblemException invalid(String field, String rule) {
    return ProblemException.invalid(
        "invalid-field", path + field, path + field + " has to be " + rule + ".");
  }

  private Long id(JsonNode value, String field) {
    Long id =
        value.isString()
            ? Ids.parse(value.stringValue())
            : value.isIntegralNumber() ? Ids.parse(value.asString()) : null;
    if (id == null) {
      throw invalid(field, "an id");
    }
    return id;
  }

  private @Nullable String matching(String field, Pattern pattern, String rule) {
    String text = text(field);
    if (text != null && !pattern.matcher(text).matches()) {
      throw invalid(field, rule);
    }
    return text;
  }
}
