package io.tidings.node.chat.api;

import io.tidings.node.chat.PeerUrl;
import io.tidings.node.http.JsonBody;
import io.tidings.node.http.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the fields of requests, or refuses them with 400 that names the field. */
final class RequestFields {
  // [RFC 8259, 6] integers in the range of a double's are interoperable
  private static final long MOST = (1L << 53) - 1;
  private static final DataSize MAX_BODY = DataSize.ofKilobytes(128);

  private RequestFields() {}

  /** The body, which has no other fields. */
  static ObjectNode body(HttpServletRequest request, Set<String> known) {
    ObjectNode body = JsonBody.read(request, MAX_BODY);
    JsonBody.checkFields(body, known, "");
    return body;
  }

  static PeerUrl peer(ObjectNode body) {
    return PeerUrl.requested(JsonBody.text(body, "peer", ""));
  }

  /** The parameter {@code peer} of the query. */
  static PeerUrl peer(@Nullable String parameter) {
    if (parameter == null) {
      throw ProblemException.invalid("missing-field", "peer", "peer is missing.");
    }
    return PeerUrl.requested(parameter);
  }

  /** A row, or 0 for none. */
  static long rowId(ObjectNode body) {
    JsonNode value = JsonBody.required(body, "rowId", "");
    return value.isIntegralNumber() && value.canConvertToLong()
        ? inRange("rowId", value.longValue(), 0, MOST)
        : refuse("rowId", 0, MOST, value.toString());
  }

  /** The row that a page ends before; null for none. */
  static @Nullable Long before(@Nullable String parameter) {
    return parameter == null ? null : number("before", parameter, 1, MOST);
  }

  static int limit(@Nullable String parameter) {
    return parameter == null ? 50 : (int) number("limit", parameter, 1, 200);
  }

  private static long number(String field, String parameter, long least, long most) {
    return parameter.matches("[0-9]{1,16}")
        ? inRange(field, Long.parseLong(parameter), least, most)
        : refuse(field, least, most, parameter);
  }

  private static long inRange(String field, long value, long least, long most) {
    return value >= least && value <= most
        ? value
        : refuse(field, least, most, Long.toString(value));
  }

  private static long refuse(String field, long least, long most, String value) {
    throw ProblemException.invalid(
        "invalid-field",
        field,
        "%s has to be a whole number from %d to %d; got %s."
            .formatted(field, least, most, ProblemException.printable(value)));
  }
}
