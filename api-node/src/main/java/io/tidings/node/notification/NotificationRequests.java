package io.tidings.node.notification;

import io.tidings.node.http.JsonBody;
import io.tidings.node.http.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads what requests say, or refuses them with 400 that names the field. */
final class NotificationRequests {
  private static final DataSize MAX_BODY = DataSize.ofKilobytes(64);
  private static final int MAX_LIMIT = 200;
  private static final int USUAL_LIMIT = 50;
  private static final int MAX_PROJECTS = 1000;
  // [RFC 8259, 6] integers in the range of a double's are interoperable
  private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,14}");

  private NotificationRequests() {}

  static ObjectNode body(HttpServletRequest request, Set<String> known) {
    ObjectNode body = JsonBody.read(request, MAX_BODY);
    JsonBody.checkFields(body, known, "");
    return body;
  }

  /** A field that has to be there, and true or false. */
  static boolean read(ObjectNode body) {
    JsonBody.required(body, "read", "");
    return JsonBody.flag(body, "read", "", false);
  }

  /** Of all notifications at once: they can only become read. */
  static void requireRead(ObjectNode body) {
    if (!read(body)) {
      throw refusal("read", "true", "false");
    }
  }

  /** The id that the body names, as a string or a number; null for none. */
  static @Nullable Long id(ObjectNode body, String name) {
    JsonNode value = body.get(name);
    if (value == null) {
      return null;
    }
    return id(name, value.isString() || value.isIntegralNumber() ? value.asString() : "");
  }

  /** The id in a parameter; null for none. */
  static @Nullable Long parameterId(String name, @Nullable String parameter) {
    return parameter == null ? null : Long.valueOf(id(name, parameter));
  }

  private static long id(String name, String text) {
    if (!ID.matcher(text).matches()) {
      throw refusal(name, "an id", text);
    }
    return Long.parseLong(text);
  }

  /** The id in a path; null when it is none, and so unknown. */
  static @Nullable Long pathId(String text) {
    return ID.matcher(text).matches() ? Long.valueOf(text) : null;
  }

  static boolean flag(String name, @Nullable String parameter) {
    if (parameter != null && !parameter.equals("true") && !parameter.equals("false")) {
      throw refusal(name, "true or false", parameter);
    }
    return "true".equals(parameter);
  }

  static int limit(@Nullable String parameter) {
    if (parameter == null) {
      return USUAL_LIMIT;
    }
    int limit = parameter.matches("[0-9]{1,4}") ? Integer.parseInt(parameter) : 0;
    if (limit < 1 || limit > MAX_LIMIT) {
      throw refusal("limit", "a whole number from 1 to " + MAX_LIMIT, parameter);
    }
    return limit;
  }

  /** What is switched off; what is not mentioned is on. */
  static NotificationSettings settings(ObjectNode body) {
    JsonNode off = body.get("off");
    JsonNode projects = body.get("projects");
    Map<Long, Set<NotificationKind>> kinds = new TreeMap<>();
    if (projects != null) {
      if (!projects.isObject() || projects.size() > MAX_PROJECTS) {
        throw refusal("projects", "an object of at most " + MAX_PROJECTS + " projects", null);
      }
      for (Map.Entry<String, JsonNode> project : projects.properties()) {
        String field = "projects." + ProblemException.printable(project.getKey());
        Long id = pathId(project.getKey());
        if (id == null) {
          throw refusal(field, "named by a project's id", null);
        }
        kinds.put(id, kinds(field, project.getValue(), true));
      }
    }
    return new NotificationSettings(off == null ? Set.of() : kinds("off", off, false), kinds);
  }

  private static Set<NotificationKind> kinds(String field, JsonNode list, boolean ofProject) {
    Set<NotificationKind> kinds = EnumSet.noneOf(NotificationKind.class);
    if (!list.isArray()) {
      throw refusal(field, "a list of kinds", list.toString());
    }
    for (int i = 0; i < list.size(); i++) {
      JsonNode word = list.get(i);
      NotificationKind kind = word.isString() ? NotificationKind.of(word.stringValue()) : null;
      if (kind == null || (ofProject && kind == NotificationKind.MESSAGE)) {
        String wanted = "mention, assignment" + (ofProject ? " or ticket" : ", ticket or message");
        throw refusal(field + "[" + i + "]", wanted, word.toString());
      }
      kinds.add(kind);
    }
    return kinds;
  }

  private static ProblemException refusal(String field, String wanted, @Nullable String got) {
    String what = got == null ? "." : "; got " + ProblemException.printable(got) + ".";
    return ProblemException.invalid("invalid-field", field, field + " has to be " + wanted + what);
  }
}
