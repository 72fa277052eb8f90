package io.tidings.testbed.sse;

import io.tidings.testbed.sse.ResponseItem.MalformedResponse;
import io.tidings.testbed.sse.ResponseItem.ResponseEnd;
import io.tidings.testbed.sse.ResponseItem.ResponseHead;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the response of one connection from its bytes, in portions of any size: first the {@link
 * ResponseHead}, then what the event stream says. A body of another media type is skipped. Not for
 * use by several threads.
 */
public final class ResponseReader {
  private final ResponseHeadReader headReader = new ResponseHeadReader();
  private final EventStreamParser parser = new EventStreamParser(this::emit);
  private List<ResponseItem> found = new ArrayList<>();
  private @Nullable ResponseHead head;
  private @Nullable Framing body;
  private boolean malformed;
  private boolean ended;

  /** The items that these bytes complete. */
  public List<ResponseItem> feed(byte[] bytes, int offset, int length) {
    try {
      for (int at = offset; at < offset + length && !malformed; at++) {
        read(bytes[at]);
      }
    } catch (MalformedResponseException e) {
      malformed = true;
      emit(new MalformedResponse(e.what()));
    }
    return takeItems();
  }

  /** The connection has ended: an {@link ResponseEnd}, unless the response was over before. */
  public List<ResponseItem> end() {
    if (!ended) {
      end(!malformed && body != null && body.mayEnd());
    }
    return takeItems();
  }

  private void read(byte next) throws MalformedResponseException {
    if (ended) {
      throw new MalformedResponseException("bytes after the end of the response");
    }
    if (head == null || body == null) {
      ResponseHead complete = headReader.read(next);
      if (complete != null) {
        headIsComplete(complete);
      }
    } else if (body.read(next) == Framing.ByteRole.CONTENT && head.isEventStream()) {
      parser.read(next);
    }
    if (body != null && body.isOver()) {
      end(true);
    }
  }

  private void headIsComplete(ResponseHead complete) throws MalformedResponseException {
    if (complete.status() == 101) {
      throw new MalformedResponseException("101 without a request to upgrade");
    }
    if (complete.fields().containsKey("content-encoding")) {
      throw new MalformedResponseException(
          "Content-Encoding that the client does not accept: "
              + complete.fields().get("content-encoding"));
    }
    body = Framing.of(complete);
    head = complete;
    emit(complete);
  }

  private void end(boolean whole) {
    ended = true;
    emit(new ResponseEnd(whole && parser.atBoundary()));
  }

  private void emit(ResponseItem item) {
    found.add(item);
  }

  private List<ResponseItem> takeItems() {
    List<ResponseItem> taken = found;
    found = new ArrayList<>();
    return taken;
  }
}
