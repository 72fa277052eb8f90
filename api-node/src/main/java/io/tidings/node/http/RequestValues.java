package io.tidings.node.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/** Reads what a request may say once: of two values one would be lost silently. */
public final class RequestValues {
  private RequestValues() {}

  /** A parameter of the query; null without it. */
  public static @Nullable String parameter(HttpServletRequest request, String name) {
    if (request.getQueryString() == null) {
      return null;
    }
    String[] values = request.getParameterValues(name);
    if (values != null && values.length > 1) {
      throw twice(name);
    }
    return values == null ? null : values[0];
  }

  /** A header; null without it. */
  public static @Nullable String header(HttpServletRequest request, String name) {
    Enumeration<String> values = request.getHeaders(name);
    String first = values.hasMoreElements() ? values.nextElement() : null;
    if (values.hasMoreElements()) {
      throw twice(name);
    }
    return first;
  }

  private static ProblemException twice(String name) {
    return ProblemException.invalid(
        "invalid-field", name, name + " has to be given once; it was given several times.");
  }
}
