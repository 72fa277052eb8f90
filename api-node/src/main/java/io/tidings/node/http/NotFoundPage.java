package io.tidings.node.http;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.context.request.ServletWebRequest;

/** The page for an address at which there is nothing. */
final class NotFoundPage {
  private static final String PAGE = "/not-found.html";
  private static final String API = "/api";
  private static final Set<String> READING = Set.of("GET", "HEAD");

  private NotFoundPage() {}

  /** Answers with the page if the request is a browser's; returns whether it did. */
  static boolean show(ServletWebRequest exchange) {
    HttpServletRequest request = exchange.getRequest();
    HttpServletResponse response = exchange.getResponse();
    String path = request.getRequestURI().substring(request.getContextPath().length());
    if (response == null
        || !READING.contains(request.getMethod())
        || path.equals(API)
        || path.startsWith(API + "/")) {
      return false;
    }
    response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    if (!wantsPage(request.getHeader(HttpHeaders.ACCEPT))) {
      return false;
    }
    response.setStatus(HttpServletResponse.SC_NOT_FOUND);
    try {
      request.getRequestDispatcher(PAGE).forward(request, response);
    } catch (ServletException | IOException e) {
      throw new IllegalStateException("the not-found page cannot be shown", e);
    }
    return true;
  }

  /** Browsers name HTML; clients that accept anything do not want a page. */
  private static boolean wantsPage(@Nullable String accept) {
    try {
      List<MediaType> types = MediaType.parseMediaTypes(accept);
      return types.stream()
          .anyMatch(
              type -> type.getQualityValue() > 0 && type.equalsTypeAndSubtype(MediaType.TEXT_HTML));
    } catch (InvalidMediaTypeException e) {
      return false;
    }
  }
}
