package io.tidings.cli.tail;

import com.launchdarkly.eventsource.ConnectStrategy;
import com.launchdarkly.eventsource.ErrorStrategy;
import com.launchdarkly.eventsource.EventSource;
import com.launchdarkly.eventsource.MessageEvent;
import com.launchdarkly.eventsource.StreamException;
import io.tidings.cli.http.Answer;
import io.tidings.cli.http.HttpServer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Timeout;
import org.jspecify.annotations.Nullable;

/** One stream. One thread reads it, and any may cancel it. */
final class StreamConnection implements AutoCloseable {
  /** The head comes at once; docs/protocol.md, "Their order". */
  private static final Duration HEAD_TIMEOUT = Duration.ofSeconds(10);

  /** Until the node has said how often it gives a sign of life. */
  private static final Duration USUAL_SILENCE = Duration.ofSeconds(60);

  private static final int SHOWN_OF_ANSWER = 64 * 1024;

  private final HttpServer server;
  private final EventSource source;
  private @Nullable Timeout silence;
  private @Nullable Answer answer;
  private volatile @Nullable Call call;
  private volatile boolean cancelled;

  /**
   * Nothing is connected yet.
   *
   * @param lastId where the stream begins; null for now
   * @param retry the last wait that a node asked for
   */
  StreamConnection(HttpServer server, String path, @Nullable String lastId, Duration retry) {
    this.server = server;
    ConnectStrategy connect =
        ConnectStrategy.http(server.at(path).uri())
            .httpClient(
                server
                    .client()
                    .newBuilder()
                    .readTimeout(HEAD_TIMEOUT)
                    .addInterceptor(this::begin)
                    .addNetworkInterceptor(this::intercept)
                    .build())
            .requestTransformer(server::authorised);
    this.source =
        new EventSource.Builder(connect)
            .errorStrategy(ErrorStrategy.alwaysThrow())
            .retryDelay(retry.toMillis(), TimeUnit.MILLISECONDS)
            .lastEventId(lastId)
            .build();
  }

  /** The next frame. Waits for it; the first call connects. */
  MessageEvent next() throws StreamException {
    return source.readMessage();
  }

  /** The answer that is no stream; null if there was none. */
  @Nullable Answer refusal() {
    return answer;
  }

  /** The last wait before a reconnect that the node asked for. */
  Duration retry() {
    return Duration.ofMillis(source.getBaseRetryDelayMillis());
  }

  /** The node gives a sign of life at least so often: silent for twice that time, it is lost. */
  void expectSignOfLife(Duration every) {
    if (silence != null && every.isPositive()) {
      long longest = every.multipliedBy(2).toMillis();
      long random = ThreadLocalRandom.current().nextLong(longest / 10 + 1);
      silence.timeout(longest + random, TimeUnit.MILLISECONDS);
    }
  }

  /** Closes the socket at once, whatever the thread that reads does just now. */
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

  private Response begin(Interceptor.Chain chain) throws IOException {
    call = chain.call();
    if (cancelled) {
      throw new IOException("cancelled");
    }
    return chain.proceed(chain.request());
  }

  private Response intercept(Interceptor.Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    ResponseBody body = response.body();
    if (response.code() != 200 || body == null || !isEventStream(body.contentType())) {
      answer = Answer.of(response, response.peekBody(SHOWN_OF_ANSWER).string());
      response.close();
      throw new IOException(server.url() + " sent no event stream");
    }
    Connection connection = chain.connection();
    if (connection != null) {
      // The socket's own timeout is still that of the head; from now on the one below counts.
      connection.socket().setSoTimeout(0);
    }
    Timeout reading = body.source().timeout();
    reading.timeout(USUAL_SILENCE.toMillis(), TimeUnit.MILLISECONDS);
    silence = reading;
    return response;
  }

  private static boolean isEventStream(@Nullable MediaType type) {
    return type != null && type.type().equals("text") && type.subtype().equals("event-stream");
  }
}
