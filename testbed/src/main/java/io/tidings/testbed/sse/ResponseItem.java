package io.tidings.testbed.sse;

import java.util.Locale;
import java.util.Map;

/** An item that a client reads in a response, in the order of its bytes. */
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

    /**
     * The value of {@code Content-Type}, in lower case and without parameters; empty without one.
     */
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

  /** An item of the event stream in the response. */
  sealed interface StreamItem extends ResponseItem {}

  /** From now on a reconnect waits this long. */
  record RetryField(long milliseconds) implements StreamItem {}

  /** A block without data moved the last event id; no event is dispatched. */
  record PositionBlock(String id) implements StreamItem {}

  /**
   * An event is dispatched.
   *
   * @param lastId the last event id at that moment
   * @param type {@code message} when the block names none
   * @param identified whether the id is this block's own
   */
  record DispatchedEvent(String lastId, String type, String data, boolean identified)
      implements StreamItem {}

  /** A line that begins with a colon, without it. */
  record CommentLine(String text) implements StreamItem {}

  /** A line that a client has to ignore, and that no frame of a node has. */
  record IgnoredLine(String line) implements StreamItem {}

  /** The bytes are not an HTTP response; the rest is not read. */
  record MalformedResponse(String why) implements ResponseItem {}

  /**
   * The response is over. An incomplete block is lost, since only its empty line dispatches it.
   *
   * @param whole whether head, body and the last block are all complete
   */
  record ResponseEnd(boolean whole) implements ResponseItem {}
}
