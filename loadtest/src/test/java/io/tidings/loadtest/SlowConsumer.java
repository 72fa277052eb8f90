package io.tidings.loadtest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * A client that reads nothing for a while, or little by little, and then as fast as it can. Gatling
 * always reads, so that this is an HTTP client of its own, whose small buffers fill. Runs on a
 * thread of its own.
 */
final class SlowConsumer implements Runnable {
  /** Of a connection's receive buffer; what the kernel takes is not what the client has read. */
  static final int RECEIVE_BUFFER = 16 * 1024;

  private static final int SIP_BYTES = 1_024;
  private static final int SIP_MILLIS = 100;

  private final HttpClient client;
  private final LoadRun run;
  private final FollowedStream stream;
  private final long slowMillis;
  private final boolean sips;
  private boolean finished;
  private volatile boolean done;

  /**
   * Makes one that has not connected.
   *
   * @param slowMillis for how long from the first event on
   * @param sips whether it reads little by little then, and not nothing
   */
  SlowConsumer(
      HttpClient client, LoadRun run, FollowedStream stream, long slowMillis, boolean sips) {
    this.client = client;
    this.run = run;
    this.stream = stream;
    this.slowMillis = slowMillis;
    this.sips = sips;
  }

  boolean done() {
    return done;
  }

  @Override
  public void run() {
    try {
      while (!finished()) {
        if (stream.mustConnect(now())) {
          follow();
        } else {
          Thread.sleep(20);
        }
      }
      stream.closed(now());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      done = true;
    }
  }

  /** One connection, from the request to its end. */
  private void follow() throws InterruptedException {
    stream.connecting(now());
    try {
      HttpResponse<InputStream> answer = client.send(request(), BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        if (answer.statusCode() != 200) {
          throw new IOException("status " + answer.statusCode());
        }
        read(body);
      }
    } catch (IOException e) {
      if (!stream.live()) {
        stream.connectFailed(now());
        return;
      }
      // A line that was cut: it comes back, and the rules say whether it may.
      run.report().count("slow consumers that were cut");
    }
    stream.closed(now());
  }

  private HttpRequest request() {
    String topics =
        stream.topics().stream().map(topic -> "topic=" + topic).collect(Collectors.joining("&"));
    String base = run.settings().baseUrl(stream.index(), stream.attempts());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + "/api/stream?" + topics))
            .header("Accept", "text/event-stream");
    if (!stream.cursor().isEmpty()) {
      request.header("Last-Event-ID", stream.cursor());
    }
    run.settings().token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
    return request.build();
  }

  private void read(InputStream body) throws IOException, InterruptedException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(new Sipped(body), UTF_8), SIP_BYTES);
    String id = "";
    OptionalLong retry = OptionalLong.empty();
    StringBuilder data = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("data: ")) {
        data.append(line, 6, line.length());
      } else if (line.startsWith("id: ")) {
        id = line.substring(4);
      } else if (line.startsWith("retry: ")) {
        retry = OptionalLong.of(Long.parseLong(line.substring(7)));
      } else if (line.isEmpty() && !data.isEmpty()) {
        stream.take(Frame.of(id, retry, data.toString()), now());
        id = "";
        retry = OptionalLong.empty();
        data.setLength(0);
        if (finished()) {
          return;
        }
      }
    }
  }

  // Once it is, it stays so: the connection that it had then is closed.
  private boolean finished() {
    finished |= run.finished(stream, now());
    return finished;
  }

  private boolean slow() {
    return stream.live()
        && stream.attempts() == 1
        && (run.loadFrom() == 0 || now() < run.loadFrom() + slowMillis);
  }

  private static long now() {
    return System.currentTimeMillis();
  }

  /** What a slow reader gets of a body. */
  private final class Sipped extends InputStream {
    private final InputStream body;

    Sipped(InputStream body) {
      this.body = body;
    }

    @Override
    public int read() throws IOException {
      return body.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        while (slow() && !sips) {
          Thread.sleep(SIP_MILLIS);
        }
        if (slow()) {
          Thread.sleep(SIP_MILLIS);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
      return body.read(target, offset, slow() ? Math.min(length, SIP_BYTES) : length);
    }
  }
}
