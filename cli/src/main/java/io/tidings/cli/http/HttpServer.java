package io.tidings.cli.http;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import javax.net.SocketFactory;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/** A node, its load balancer or its management port, and the token that is sent there. */
public final class HttpServer {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** Longer than the node waits for Redis before it answers 504. */
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(20);

  private final URI url;
  private final @Nullable String token;
  private final OkHttpClient client;

  /** Nothing is connected yet. */
  public HttpServer(URI url, @Nullable String token) {
    this(url, token, SocketFactory.getDefault());
  }

  /** With sockets that a test can look at. */
  public HttpServer(URI url, @Nullable String token, SocketFactory sockets) {
    this.url = url;
    this.token = token;
    this.client =
        new OkHttpClient.Builder()
            .socketFactory(sockets)
            .connectTimeout(CONNECT_TIMEOUT)
            .readTimeout(READ_TIMEOUT)
            .writeTimeout(READ_TIMEOUT)
            // A redirect would be to something that is no node; the answer names it.
            .followRedirects(false)
            .build();
  }

  public URI url() {
    return url;
  }

  /** For streams, with other timeouts. */
  public OkHttpClient client() {
    return client;
  }

  /** The address below this server's. */
  public HttpUrl at(String path) {
    return HttpUrl.get(url + path);
  }

  /** Adds what each request carries. */
  public Request authorised(Request request) {
    return token == null
        ? request
        : request.newBuilder().header("Authorization", "Bearer " + token).build();
  }

  /**
   * Sends one request and waits for its answer, whatever its status is. A body is sent once: OkHttp
   * would send it to the next address of the host when the first one's answer is lost.
   *
   * @param body JSON, or null for none
   * @throws IOException without an answer; the request may have arrived
   */
  public Answer send(String method, String path, Map<String, String> headers, @Nullable String body)
      throws IOException {
    Request.Builder request = new Request.Builder().url(at(path));
    headers.forEach(request::header);
    if (body == null) {
      request.method(method, method.equals("GET") ? null : once(""));
    } else {
      request.header("Content-Type", "application/json");
      request.method(method, once(body));
    }
    try (Response response = client.newCall(authorised(request.build())).execute()) {
      ResponseBody content = response.body();
      return Answer.of(response, content == null ? "" : content.string());
    }
  }

  private static RequestBody once(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new RequestBody() {
      @Override
      public @Nullable MediaType contentType() {
        return null; // a header has it, without a charset
      }

      @Override
      public long contentLength() {
        return bytes.length;
      }

      @Override
      public void writeTo(BufferedSink sink) throws IOException {
        sink.write(bytes);
      }

      @Override
      public boolean isOneShot() {
        return true;
      }
    };
  }

  /** A part of a path or query in percent-encoding. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
