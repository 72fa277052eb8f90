package io.tidings.node.ops;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests that Jetty refuses before any of our code sees them, such as one whose headers
 * are too large.
 */
final class JettyErrorHandler extends ErrorHandler {

  JettyErrorHandler() {
    setCacheControl(null); // it is one of our own headers
  }

  /** Also answers methods for which Jetty would write no document. */
  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    SecurityHeaders.ALL.forEach(response.getHeaders()::put);
    return super.handle(request, response, callback);
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
    if (request.getConnectionMetaData().getHttpVersion().getVersion()
        < HttpVersion.HTTP_2.getVersion()) {
      // The rest of the request is not read: Jetty closes, and the client must not count on more.
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
    }
    response.write(true, document(code), callback);
  }

  private static ByteBuffer document(int status) {
    String json =
        """
        {"type":"about:blank","title":"%s","status":%d,"code":"refused"}\
        """
            .formatted(HttpStatus.getMessage(status), status);
    return ByteBuffer.wrap(json.getBytes(StandardCharsets.US_ASCII));
  }
}
