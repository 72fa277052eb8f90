package io.tidings.faults.sse;

import java.util.Locale;
import java.util.Map;

/** What a client makes of a response, in the order of its bytes. */
public sealed interface ResponseItem {

  /**
   * The head is complete.
   *
   * @param fields by name in lower case; values of a repeated name are joined with a comma
   */
  record ResponseHead(int status, Map<String, String> fields) implements ResponseItem {
    public ResponseHead {
      fields = Map.copyOf(fields);
    }

    /** Of {@code Content-Type}, in lower case and without parameters; empty when there is none. */
    public String mediaType() {
      String type = fields.getOrDefault("content-type", "");
      int parameters = type.indexOf(';');
      return (parameters < 0 ? type : type.substring(0, parameters))
          .strip()
          .toLowerCase(Locale.ROOT);
    }

    /** Whether the body is given as further items. */
    public boolean isEventStream() {
      return mediaType().equals("text/event-stream");
    }
  }

  /** From now on a reconnect waits so long. */
  record RetryField(long milliseconds) implements ResponseItem {}

  /** A block without data moved the last event id; nothing is dispatched. */
  record PositionBlock(String id) implements ResponseItem {}

  /**
   * An event is dispatched.
   *
   * @param lastId the last event id at that moment
   * @param type {@code message} when the block names none
   * @param identified whether the id is this block's own
   */
  record DispatchedEvent(String lastId, String type, String data, boolean identified)
      implements ResponseItem {}

  /** A line that begins with a colon, without it. */
  record CommentLine(String text) implements ResponseItem {}

  /** A line that a client has to ignore, and that no frame of a node has. */
  record IgnoredLine(String line) implements ResponseItem {}

  /** No HTTP response; nothing is read any more. */
  record MalformedResponse(String why) implements ResponseItem {}

  /**
   * The response is over. What was not whole is lost: a block is dispatched by its empty line only.
   *
   * @param whole whether nothing was cut: head, body and the last block
   */
  record ResponseEnd(boolean whole) implements ResponseItem {}
}
