package io.tidings.node.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;

/** A response of the JDK's client that is read as it arrives, byte by byte where need be. */
public final class OpenStream implements AutoCloseable {
  private final HttpResponse<InputStream> response;
  private final Waiter waiter = new Waiter();

  // Guarded by the waiter.
  private final ByteArrayOutputStream arrived = new ByteArrayOutputStream();
  private boolean ended;

  // Of the test's thread.
  private int position;

  private OpenStream(HttpResponse<InputStream> response) {
    this.response = response;
  }

  public static OpenStream open(HttpClient client, URI uri)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build();
    OpenStream stream = new OpenStream(client.send(request, BodyHandlers.ofInputStream()));
    assertThat(stream.response.statusCode()).isEqualTo(200);
    Thread.ofVirtual().name("open-stream").start(stream::receive);
    return stream;
  }

  public Version version() {
    return response.version();
  }

  /** Which of the client's connections carries it. */
  public String connection() {
    return response.connectionLabel().orElseThrow();
  }

  /** The next bytes, as soon as so many are there. */
  public byte[] read(int count) {
    int end = position + count;
    waiter.expect(
        Waiter.PATIENCE,
        count + " bytes after " + position,
        () -> arrived.size() >= end,
        () -> arrived.size() + " bytes" + (ended ? ", then the end" : ""));
    byte[] next = waiter.look(() -> Arrays.copyOfRange(arrived.toByteArray(), position, end));
    position = end;
    return next;
  }

  public boolean endsWithin(Duration time) {
    return waiter.await(time, () -> ended);
  }

  public boolean hasEnded() {
    return waiter.look(() -> ended);
  }

  private void receive() {
    byte[] buffer = new byte[8192];
    try (InputStream body = response.body()) {
      for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
        int length = count;
        waiter.change(() -> arrived.write(buffer, 0, length));
      }
    } catch (IOException e) {
      // It was cut, or closed here.
    } finally {
      waiter.change(() -> ended = true);
    }
  }

  @Override
  public void close() {
    try {
      response.body().close();
    } catch (IOException e) {
      // It had ended.
    }
  }
}
