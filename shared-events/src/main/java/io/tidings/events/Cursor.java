package io.tidings.events;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A client's position in a workspace, {@code <epoch>.<ms>-<seq>}: the SSE {@code id:}. One cursor
 * covers any set of topics and is valid on every node. At most 63 characters of {@code A-Z a-z 0-9
 * . -}, so that it may travel in a {@code Last-Event-ID} header without a CORS preflight (<a
 * href="https://fetch.spec.whatwg.org/#cors-safelisted-request-header">Fetch</a>).
 *
 * @param epoch the name of the log's epoch, 1 to 28 characters of {@code A-Z a-z 0-9}
 * @param id the last event, or position between events, that the client has seen
 */
public record Cursor(String epoch, EventId id) {
  private static final Pattern EPOCH = Pattern.compile("[A-Za-z0-9]{1,28}");

  public Cursor {
    if (!EPOCH.matcher(epoch).matches()) {
      throw new InvalidNameException("epoch", epoch, "1 to 28 of A-Z a-z 0-9");
    }
  }

  /** Reads what {@link #toString} wrote; null when the text is anything else. Never throws. */
  public static @Nullable Cursor read(String text) {
    int dot = text.indexOf('.');
    if (dot < 0 || !EPOCH.matcher(text.substring(0, dot)).matches()) {
      return null;
    }
    EventId id = EventId.read(text.substring(dot + 1));
    return id == null ? null : new Cursor(text.substring(0, dot), id);
  }

  @Override
  public String toString() {
    return epoch + "." + id;
  }
}
