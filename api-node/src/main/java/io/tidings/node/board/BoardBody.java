package io.tidings.node.board;

import io.tidings.node.http.JsonBody;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.node.ObjectNode;

/** The body of a request to this package's controllers. */
final class BoardBody {
  private static final DataSize MAX = DataSize.ofKilobytes(64);

  private BoardBody() {}

  /** An absent one counts as an object without fields. */
  static ObjectNode read(HttpServletRequest request) {
    return isAbsent(request) ? Shapes.object() : JsonBody.read(request, MAX);
  }

  private static boolean isAbsent(HttpServletRequest request) {
    return request.getContentType() == null
        && request.getContentLengthLong() <= 0
        && request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null;
  }
}
