package io.tidings.node.board;

import io.tidings.node.http.ProblemException;
import io.tidings.node.http.Utf8;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Set;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A page's form. It has strings alone, and cannot leave a field out. */
record Form(Map<String, String[]> fields) {
  private static final Set<String> LISTS = Set.of("labelIds", "assigneeIds", "columnIds");
  private static final int MAX_BYTES = 64 * 1024;
  private static final int MAX_DIGITS = 9;

  static Form of(HttpServletRequest request) {
    if (request.getContentLengthLong() > MAX_BYTES) {
      throw new ProblemException(
          HttpStatus.CONTENT_TOO_LARGE,
          "payload-too-large",
          "body",
          "The body may have at most " + MAX_BYTES + " bytes.");
    }
    Utf8.requireCharset(request);
    return new Form(request.getParameterMap());
  }

  /** The JSON object that it stands for. */
  ObjectNode toJson() {
    ObjectNode object = JsonMapper.shared().createObjectNode();
    fields.forEach((name, values) -> put(object, name, values));
    return object;
  }

  private static void put(ObjectNode object, String name, String[] values) {
    String value = values[0];
    if (LISTS.contains(name)) {
      ArrayNode list = object.putArray(name);
      for (String one : values) {
        if (!one.isEmpty()) {
          list.add(one);
        }
      }
    } else if (values.length > 1) {
      String field = ProblemException.printable(name);
      throw ProblemException.invalid("invalid-field", field, field + " may be given once.");
    } else if (name.equals("columnId") && value.isEmpty()) {
      object.putNull(name);
    } else if (name.equals("order")) {
      order(object, value);
    } else {
      object.put(name, value.replace("\r\n", "\n"));
    }
  }

  private static void order(ObjectNode object, String value) {
    boolean number =
        value.length() <= MAX_DIGITS && value.chars().allMatch(c -> c >= '0' && c <= '9');
    if (number && !value.isEmpty()) {
      object.put("order", Integer.parseInt(value));
    } else if (!value.isEmpty()) {
      object.put("order", value); // refused where it is read
    }
  }
}
