package io.tidings.node.ops;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Says {@code Connection: close} when a request is answered before its body has arrived. Jetty
 * closes such a connection, and without a word of it the client would lose its next request.
 */
final class UnreadBodies extends Handler.Wrapper {
  UnreadBodies(Handler handler) {
    super(handler);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    return mayClose(request)
        ? super.handle(request, new Announcing(request, response), callback)
        : super.handle(request, response, callback);
  }

  private static boolean mayClose(Request request) {
    HttpFields headers = request.getHeaders();
    return request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_1
        && (headers.getLongField(HttpHeader.CONTENT_LENGTH) > 0
            || headers.contains(HttpHeader.TRANSFER_ENCODING));
  }

  private static final class Announcing extends Response.Wrapper {
    Announcing(Request request, Response response) {
      super(request, response);
    }

    @Override
    public void write(boolean last, ByteBuffer content, Callback callback) {
      if (!isCommitted() && isBodyMissing()) {
        getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
      }
      super.write(last, content, callback);
    }

    private boolean isBodyMissing() {
      Request request = getRequest();
      // An attempt to read would ask a client that waits for "100 Continue" for its body.
      boolean waits =
          request.getHeaders().contains(HttpHeader.EXPECT)
              && Request.getContentBytesRead(request) == 0;
      return waits || !request.consumeAvailable();
    }
  }
}
