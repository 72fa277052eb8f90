package io.tidings.node.chat.upstream;

import com.launchdarkly.eventsource.ConnectStrategy;
import com.launchdarkly.eventsource.ErrorStrategy;
import com.launchdarkly.eventsource.EventSource;
import com.launchdarkly.eventsource.MessageEvent;
import com.launchdarkly.eventsource.StreamException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Okio;
import okio.Timeout;
import org.jspecify.annotations.Nullable;

/** One connection to the stream of an upstream server. One thread uses it, and any may end it. */
final class UpstreamConnection implements AutoCloseable {
  private static final int MAX_BLOCK = 64 * 1024;
  private static final int READ_BUFFER = 1024;

  /** For servers that do not say how often they give a sign of life. */
  private static final Duration USUAL_KEEPALIVE = Duration.ofSeconds(30);

  private static final Duration SHORTEST_KEEPALIVE = Duration.ofMillis(100);
  private static final Duration LONGEST_KEEPALIVE = Duration.ofMinutes(5);
  private static final Duration USUAL_RETRY =
      Duration.ofMillis(EventSource.DEFAULT_RETRY_DELAY_MILLIS);

  private final EventSource source;
  private volatile @Nullable Call call;
  private volatile boolean cancelled;
  private @Nullable Timeout silence;
  private int status;
  private @Nullable Duration retryAfter;

  /**
   * Nothing is connected yet.
   *
   * @param lastId the last event that the user's tabs know; null for none
   */
  UpstreamConnection(OkHttpClient http, UpstreamAccount account, @Nullable String lastId) {
    OkHttpClient own =
        http.newBuilder()
            .readTimeout(longestSilence(Duration.ZERO))
            .addInterceptor(this::intercept)
            .addNetworkInterceptor(UpstreamConnection::leaveTimeToTheBody)
            .build();
    ConnectStrategy connect =
        ConnectStrategy.http(account.host().path("/api/v1/events").build())
            .header("Accept-Encoding", "identity")
            .httpClient(own)
            .requestTransformer(account::authorised);
    this.source =
        new EventSource.Builder(connect)
            .errorStrategy(ErrorStrategy.alwaysThrow())
            .readBufferSize(READ_BUFFER)
            .lastEventId(lastId)
            .build();
  }

  /** The next frame. Waits for it; the first call connects. */
  MessageEvent next() throws StreamException {
    try {
      return source.readMessage();
    } catch (RuntimeException e) { // what a foreign server sends ends its connection, and no more
      throw new UnreadableStreamException(e);
    }
  }

  /** The server sent something that neither library was made for. */
  private static final class UnreadableStreamException extends StreamException {
    UnreadableStreamException(RuntimeException cause) {
      super(cause);
    }
  }

  /** The server gives a sign of life at least so often: after twice that time it is lost. */
  void expectSignOfLife(Duration every) {
    if (silence != null) {
      silence.timeout(longestSilence(every).toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /**
   * After which a connection counts as lost.
   *
   * @param keepalive what the server says; too little to be meant so when it says nothing
   */
  static Duration longestSilence(Duration keepalive) {
    Duration every = keepalive;
    if (every.compareTo(SHORTEST_KEEPALIVE) < 0) {
      every = USUAL_KEEPALIVE;
    } else if (every.compareTo(LONGEST_KEEPALIVE) > 0) {
      every = LONGEST_KEEPALIVE;
    }
    return every.multipliedBy(2);
  }

  /** What the server's answer means for further attempts; null while there may be some. */
  @Nullable UpstreamStatus refusal() {
    return switch (status) {
      case 401, 403 -> UpstreamStatus.UNAUTHORIZED;
      case 204 -> UpstreamStatus.ENDED; // [SSE] "Clients can be told to stop reconnecting"
      default -> null;
    };
  }

  /** How long the server asked to wait before the next attempt; null when it did not. */
  @Nullable Duration askedWait() {
    Duration retry = UpstreamHttp.bounded(Duration.ofMillis(source.getBaseRetryDelayMillis()));
    return retryAfter == null && retry.compareTo(USUAL_RETRY) > 0 ? retry : retryAfter;
  }

  private Response intercept(Interceptor.Chain chain) throws IOException {
    call = chain.call();
    if (cancelled) {
      throw new IOException("the connection is not wanted any more");
    }
    Response response = chain.proceed(chain.request());
    status = response.code();
    retryAfter = UpstreamHttp.retryAfter(response);
    ResponseBody body = response.body();
    if (!response.isSuccessful() || body == null) {
      return response;
    }
    if (status != 200 || !isEventStream(body.contentType())) {
      response.close();
      throw new IOException("the answer is no event stream");
    }
    silence = body.source().timeout();
    return response
        .newBuilder()
        .body(
            ResponseBody.create(
                Okio.buffer(new FrameLimitSource(body.source(), MAX_BLOCK)),
                body.contentType(),
                body.contentLength()))
        .build();
  }

  /** The socket has the time of the head; what a stream's server says may be longer. */
  private static Response leaveTimeToTheBody(Interceptor.Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    Connection connection = chain.connection();
    if (connection != null) {
      connection.socket().setSoTimeout(0);
    }
    return response;
  }

  private static boolean isEventStream(@Nullable MediaType type) {
    return type != null && type.type().equals("text") && type.subtype().equals("event-stream");
  }

  /** Closes the socket at once, whatever the thread that uses the connection does just now. */
  void cancel() {
    cancelled = true;
    Call current = call;
    if (current != null) {
      current.cancel();
    }
  }

  @Override
  public void close() {
    source.close();
  }
}
