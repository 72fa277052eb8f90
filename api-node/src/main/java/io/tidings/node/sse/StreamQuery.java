package io.tidings.node.sse;

import io.tidings.events.Cursor;
import io.tidings.events.InvalidNameException;
import io.tidings.events.Topic;
import io.tidings.node.http.ProblemException;
import io.tidings.node.relay.Dialect;
import io.tidings.node.relay.StartPosition;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * What a request for a stream asks for.
 *
 * @param topics 1 or more
 * @param workspace null when it names none
 */
public record StreamQuery(@Nullable String workspace, Set<Topic> topics, Dialect dialect) {
  private static final Dialect UNNAMED = new UnnamedDialect();
  private static final Dialect NAMED = new NamedDialect();

  /** Reads the request, or throws what is wrong with it. */
  static StreamQuery read(HttpServletRequest request, int maxTopics) {
    check(request);
    return new StreamQuery(
        request.getParameter("workspace"),
        topics(request.getParameterValues("topic"), maxTopics),
        dialect(request.getParameter("framing")));
  }

  /** Refuses what no stream can be the answer to. */
  public static void check(HttpServletRequest request) {
    refuseBody(request);
    refuseAccept(request);
  }

  // A body that is still to come would be taken for bytes of the stream's client.
  private static void refuseBody(HttpServletRequest request) {
    if (request.getContentLengthLong() > 0
        || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null) {
      throw ProblemException.invalid(
          "unexpected-body", "body", "A request for a stream has no body.");
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

  private static Set<Topic> topics(String @Nullable [] names, int most) {
    Set<Topic> topics = new LinkedHashSet<>();
    for (String name : names == null ? new String[0] : names) {
      topics.add(topic(name));
    }
    if (topics.isEmpty() || topics.size() > most) {
      throw ProblemException.invalid(
          "invalid-topics",
          "topic",
          "A stream has 1 to " + most + " topics; this request names " + topics.size() + ".");
    }
    return topics;
  }

  private static Topic topic(String name) {
    Topic topic = new Topic(name);
    if (topic.internal()) {
      throw new InvalidNameException("topic", name, "a topic that clients may name");
    }
    return topic;
  }

  /** Never an error: a browser cannot help what it remembers, and would give up for good. */
  static StartPosition start(HttpServletRequest request) {
    String cursor = request.getHeader("Last-Event-ID");
    if (cursor == null || cursor.isEmpty()) {
      cursor = request.getParameter("lastEventId");
    }
    if (cursor == null || cursor.isEmpty()) {
      return new StartPosition.Now();
    }
    Cursor read = Cursor.read(cursor);
    return read == null ? new StartPosition.BadCursor() : new StartPosition.After(read);
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
