package io.tidings.testbed.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The HTTP API of a Prometheus on this machine. */
record PrometheusApi(int port) {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final JsonMapper JSON = JsonMapper.shared();

  boolean ready() throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(uri("/-/ready")).build();
      return HTTP.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** The field {@code data} of an answer; fails with Prometheus's own words. */
  JsonNode get(String pathAndQuery) {
    HttpRequest request = HttpRequest.newBuilder(uri("/api/v1/" + pathAndQuery)).build();
    try {
      JsonNode answer = JSON.readTree(HTTP.send(request, BodyHandlers.ofString()).body());
      if (!answer.path("status").asString().equals("success")) {
        throw new IllegalArgumentException(
            request.uri().getQuery() + ": " + answer.path("error").asString());
      }
      return answer.path("data");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Prometheus answers", e);
    }
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }
}
