package io.tidings.node.sse;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Response;

/** The response head of a stream. */
final class StreamHead {
  /**
   * Made without Jetty's enum for the header: Jetty would recognise that, chunk the body itself,
   * and end it with the request.
   */
  private static final HttpField CHUNKED = new HttpField(null, "Transfer-Encoding", "chunked");

  /** Headers that would describe a body other than the one that we write. */
  private static final Set<String> BODY_FIELDS =
      Set.of("content-length", "content-encoding", "transfer-encoding");

  private StreamHead() {}

  static void write(HttpServletRequest request, HttpServletResponse response) {
    response.setStatus(HttpServletResponse.SC_OK);
    response.setContentType("text/event-stream;charset=utf-8");
    response.setHeader("X-Accel-Buffering", "no"); // nginx
    if (canTakeOver(request)) {
      // Without it Jetty would wait for the next request.
      response.setHeader("Connection", "close");
    }
  }

  /** On HTTP/2 many streams share the connection; it cannot be ours alone. */
  static boolean canTakeOver(HttpServletRequest request) {
    return jettyRequest(request).getConnectionMetaData().getHttpVersion().getVersion()
        < HttpVersion.HTTP_2.getVersion();
  }

  /**
   * Whether the body has to be chunked: a client of HTTP/1.1 that asks for n bytes would otherwise
   * wait for all n, and could not tell a cut stream from one that ended.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-6.1">RFC 9112, 6.1: not sent
   *     unless the request indicates HTTP/1.1</a>
   */
  static boolean isChunked(HttpServletRequest request) {
    return jettyRequest(request).getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_1;
  }

  static ServletContextRequest jettyRequest(HttpServletRequest request) {
    return ServletContextRequest.getServletContextRequest(request);
  }

  /**
   * Sends the head, and checks what was really sent: a filter that buffers or compresses the
   * response would spoil the frames.
   */
  static void send(HttpServletRequest request, HttpServletResponse response) throws IOException {
    HttpFields.Mutable fields = jettyRequest(request).getServletContextResponse().getHeaders();
    if (isChunked(request)) {
      fields.put(CHUNKED);
    }
    try {
      flush(request, response);
    } catch (IOException | RuntimeException e) {
      if (!response.isCommitted()) {
        fields.remove(CHUNKED.getName()); // an error page follows, which is not ours to chunk
      }
      throw e;
    }
  }

  private static void flush(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.flushBuffer();
    Response sent = jettyRequest(request).getServletContextResponse();
    if (!sent.isCommitted()) {
      throw new IllegalStateException("a filter holds back the response head of the stream");
    }
    for (HttpField field : sent.getHeaders()) {
      if (BODY_FIELDS.contains(field.getLowerCaseName()) && !field.equals(CHUNKED)) {
        throw new IllegalStateException("the response head of the stream has the field " + field);
      }
    }
  }
}
