package io.tidings.node.stream;

import io.tidings.events.Cursor;
import io.tidings.events.InvalidNameException;
import io.tidings.events.Topic;
import io.tidings.node.http.ProblemException;
import io.tidings.node.relay.StartPosition;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request for a stream says about its content.
 *
 * @param workspace null when it names none
 * @param topics 1 or more
 */
public record StreamParameters(@Nullable String workspace, Set<Topic> topics) {

  /** Reads the request, or throws what is wrong with it. */
  public static StreamParameters read(HttpServletRequest request, int maxTopics) {
    return new StreamParameters(
        request.getParameter("workspace"), topics(request.getParameterValues("topic"), maxTopics));
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

  /**
   * Where the client stands. Never an error: a browser cannot change the id that it remembers, and
   * would give up for good.
   */
  public static StartPosition start(HttpServletRequest request) {
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
}
