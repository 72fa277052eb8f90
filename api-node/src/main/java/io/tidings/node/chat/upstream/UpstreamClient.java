package io.tidings.node.chat.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks upstream servers. Each request ends within two seconds, and blocks until then. One that must
 * not be repeated is never sent twice.
 */
final class UpstreamClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final long MAX_BODY = 4L << 20;
  private static final String READ = "/api/v1/contacts/read";
  private static final MediaType JSON = MediaType.get("application/json");

  private final OkHttpClient http;

  UpstreamClient(OkHttpClient http) {
    this.http =
        http.newBuilder()
            // OkHttp looks at each connection of a pool: not at thousands of streams.
            .connectionPool(new ConnectionPool())
            .callTimeout(TIMEOUT)
            .readTimeout(TIMEOUT)
            .build();
  }

  /**
   * What an upstream server answered.
   *
   * @param json null unless it is JSON
   * @param retryAfter how long it asks to wait; null when it does not
   */
  record UpstreamAnswer(int status, @Nullable JsonNode json, @Nullable Duration retryAfter) {}

  UpstreamAnswer get(UpstreamAccount account, HttpUrl url) throws IOException {
    return send(account.request(url).build());
  }

  /** A server got the whole head of a request that changes something, and no answer came. */
  static final class OutcomeUnknownException extends IOException {
    OutcomeUnknownException(IOException cause) {
      super(cause);
    }
  }

  /**
   * Has the server mark messages as read, which may be repeated: as when it has restarted, and
   * closed the connection that is used first.
   */
  UpstreamAnswer advance(UpstreamAccount account, ObjectNode watermark) throws IOException {
    return change(
        "POST", account.request(account.host().path(READ).build()), Body.json(watermark, false));
  }

  /**
   * @param idempotencyKey null without one
   */
  UpstreamAnswer post(
      UpstreamAccount account, String path, ObjectNode body, @Nullable String idempotencyKey)
      throws IOException {
    Request.Builder request = account.request(account.host().path(path).build());
    return change(
        "POST",
        idempotencyKey == null ? request : request.header("Idempotency-Key", idempotencyKey),
        Body.json(body, idempotencyKey == null));
  }

  UpstreamAnswer delete(UpstreamAccount account, HttpUrl url) throws IOException {
    return change("DELETE", account.request(url), new Body(null, "", true));
  }

  private UpstreamAnswer change(String method, Request.Builder request, Body body)
      throws IOException {
    try {
      return send(request.method(method, body).build());
    } catch (IOException e) {
      throw body.sent ? new OutcomeUnknownException(e) : e;
    }
  }

  private UpstreamAnswer send(Request request) throws IOException {
    try (Response response = http.newCall(request).execute()) {
      return new UpstreamAnswer(response.code(), json(response), UpstreamHttp.retryAfter(response));
    }
  }

  private static @Nullable JsonNode json(Response response) throws IOException {
    if (response.body() == null) {
      return null;
    }
    BufferedSource body = response.body().source();
    if (body.request(MAX_BODY + 1)) {
      throw new IOException("the answer is longer than " + MAX_BODY + " bytes");
    }
    try {
      return JsonMapper.shared().readTree(body.readByteArray());
    } catch (JacksonException e) {
      return null;
    }
  }

  /** The body of a request that changes something. */
  private static final class Body extends RequestBody {
    private final @Nullable MediaType type;
    private final byte[] body;
    private final boolean once;
    private volatile boolean sent;

    /**
     * @param once OkHttp must not send it again: the server may have acted on the first one
     */
    Body(@Nullable MediaType type, String body, boolean once) {
      this.type = type;
      this.body = body.getBytes(UTF_8);
      this.once = once;
    }

    static Body json(ObjectNode json, boolean once) {
      return new Body(JSON, json.toString(), once);
    }

    @Override
    public @Nullable MediaType contentType() {
      return type;
    }

    @Override
    public long contentLength() {
      return body.length;
    }

    @Override
    public boolean isOneShot() {
      return once;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      sent = true;
      sink.write(body);
    }
  }
}
