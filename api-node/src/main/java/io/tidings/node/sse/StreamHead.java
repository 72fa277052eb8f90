package io.tidings.node.sse;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Response;

/** The response head of a stream. */
final class StreamHead {
  private StreamHead() {}

  static void write(HttpServletRequest request, HttpServletResponse response) {
    response.setStatus(HttpServletResponse.SC_OK);
    response.setContentType("text/event-stream;charset=utf-8");
    response.setHeader("Cache-Control", "no-cache, no-transform");
    response.setHeader("X-Accel-Buffering", "no"); // nginx
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (canTakeOver(request)) {
      // Without it Jetty would chunk what follows, or wait for the next request.
      response.setHeader("Connection", "close");
    }
  }

  /** On HTTP/2 many streams share the connection; it cannot be ours alone. */
  static boolean canTakeOver(HttpServletRequest request) {
    return jettyRequest(request).getConnectionMetaData().getHttpVersion().getVersion()
        < HttpVersion.HTTP_2.getVersion();
  }

  static ServletContextRequest jettyRequest(HttpServletRequest request) {
    return ServletContextRequest.getServletContextRequest(request);
  }

  /**
   * Sends the head, and looks at what was really sent: a filter that keeps the response back or
   * packs it would turn frames into rubbish.
   */
  static void send(HttpServletRequest request, HttpServletResponse response) throws IOException {
    response.flushBuffer();
    Response sent = jettyRequest(request).getServletContextResponse();
    if (!sent.isCommitted()) {
      throw new IllegalStateException("a filter keeps the head of the stream back");
    }
    HttpFields fields = sent.getHeaders();
    for (HttpHeader header :
        new HttpHeader[] {
          HttpHeader.CONTENT_LENGTH, HttpHeader.CONTENT_ENCODING, HttpHeader.TRANSFER_ENCODING
        }) {
      HttpField field = fields.getField(header);
      if (field != null) {
        throw new IllegalStateException("the head of the stream says " + field);
      }
    }
  }
}
