package io.tidings.loadtest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Requests with which a simulation prepares its load and cleans up after it; each waits for its
 * answer and goes to the next node. A node that is too busy is asked again for ten seconds. May be
 * used by any thread.
 */
final class ApiClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** What a node answers that has too much to do now; nothing was written then. */
  private static final int BUSY = 503;

  private static final int TRIES = 10;
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<String> baseUrls;
  private final AtomicInteger turn = new AtomicInteger();

  ApiClient(List<String> baseUrls) {
    this.baseUrls = baseUrls;
  }

  List<String> baseUrls() {
    return baseUrls;
  }

  /** Signs in; returns the session's cookie as a request has to send it. */
  String signIn(String username, String password) {
    String body = "{\"username\":%s,\"password\":%s}".formatted(quoted(username), quoted(password));
    String cookie =
        answer("POST", "/login", body, Map.of()).headers().firstValue("Set-Cookie").orElseThrow();
    return cookie.substring(0, cookie.indexOf(';'));
  }

  /** The JSON in the answer to a request of that login; fails unless it succeeds. */
  JsonNode call(String cookie, String method, String path, String body) {
    return json(answer(method, path, body, Map.of("Cookie", cookie)).body());
  }

  private HttpResponse<String> answer(
      String method, String path, String body, Map<String, String> headers) {
    String url = baseUrls.get(Math.floorMod(turn.getAndIncrement(), baseUrls.size())) + path;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .header("Sec-Fetch-Site", "same-origin")
            .method(method, BodyPublishers.ofString(body));
    headers.forEach(request::header);
    try {
      HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
      for (int tries = 1; answer.statusCode() == BUSY && tries < TRIES; tries++) {
        Thread.sleep(AGAIN);
        answer = client.send(request.build(), BodyHandlers.ofString());
      }
      if (answer.statusCode() >= 300) {
        throw new IOException(
            "%s %s: %d %s%s"
                .formatted(
                    method,
                    url,
                    answer.statusCode(),
                    answer.body(),
                    Refusals.hint(code(answer.body()))));
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted at " + url, e);
    }
  }

  /** A string as JSON. */
  static String quoted(String text) {
    return JSON.getNodeFactory().textNode(text).toString();
  }

  /** The {@code code} of a problem document; empty if the body is none. */
  static String code(String body) {
    try {
      return json(body).path("code").asText();
    } catch (UncheckedIOException e) {
      return "";
    }
  }

  static JsonNode json(String body) {
    try {
      return body.isBlank() ? MissingNode.getInstance() : JSON.readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException("not JSON: " + body, e);
    }
  }
}
