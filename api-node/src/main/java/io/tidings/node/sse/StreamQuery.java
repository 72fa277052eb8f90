package io.tidings.node.sse;

import io.tidings.events.InvalidNameException;
import io.tidings.node.http.ProblemException;
import io.tidings.node.relay.Dialect;
import io.tidings.node.stream.StreamParameters;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** What a request for a generic stream asks for. */
public record StreamQuery(StreamParameters parameters, Dialect dialect) {
  private static final Dialect UNNAMED = new UnnamedDialect();
  private static final Dialect NAMED = new NamedDialect();

  /** Reads the request, or throws what is wrong with it. */
  static StreamQuery read(HttpServletRequest request, int maxTopics) {
    check(request);
    return new StreamQuery(
        StreamParameters.read(request, maxTopics), dialect(request.getParameter("framing")));
  }

  /** Refuses requests that a stream cannot answer. */
  public static void check(HttpServletRequest request) {
    refuseBody(request);
    refuseAccept(request);
  }

  // A body that has not arrived yet would later look like input of the stream's client.
  private static void refuseBody(HttpServletRequest request) {
    if (request.getContentLengthLong() > 0
        || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null) {
      throw ProblemException.invalid(
          "unexpected-body", "body", "A request for a stream must not have a body.");
    }
  }

  private static void refuseAccept(HttpServletRequest request) {
    String accept = String.join(",", Collections.list(request.getHeaders("Accept")));
    if (!accepts(accept)) {
      throw new ProblemException(
          HttpStatus.NOT_ACCEPTABLE,
          "not-acceptable",
          HttpHeaders.ACCEPT,
          "A stream is text/event-stream; the Accept header excludes it.");
    }
  }

  private static boolean accepts(String accept) {
    try {
      return accept.isBlank()
          || MediaType.parseMediaTypes(accept).stream()
              .anyMatch(
                  type -> type.includes(MediaType.TEXT_EVENT_STREAM) && type.getQualityValue() > 0);
    } catch (InvalidMediaTypeException e) {
      return false;
    }
  }

  private static Dialect dialect(@Nullable String framing) {
    return switch (framing) {
      case null -> UNNAMED;
      case "unnamed" -> UNNAMED;
      case "named" -> NAMED;
      default -> throw new InvalidNameException("framing", framing, "named or unnamed");
    };
  }
}
