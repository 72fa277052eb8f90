package io.tidings.loadtest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A project of its own with five columns and a hundred cards, on which the sample users of the
 * profile {@code dev} are signed in and may write; deleted when it is closed.
 */
final class LoadBoard implements AutoCloseable {
  private static final List<String> USERS = List.of("ada", "grace", "linus");
  private static final int CARDS = 100;
  // Of a node's port for health and metrics from its own, unless it is configured otherwise.
  private static final int MANAGEMENT_DISTANCE = 1_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<String> nodes;
  private final List<String> cookies = new ArrayList<>();
  private final List<String> columns = new ArrayList<>();
  private final List<String> cards = new ArrayList<>();
  private final String project;

  /** Makes it by requests to the first of these nodes. */
  LoadBoard(List<String> nodes) {
    this.nodes = nodes;
    USERS.forEach(user -> cookies.add(signIn(user)));
    String key = "LOAD" + ThreadLocalRandom.current().nextInt(10_000);
    project =
        id("/api/projects", "{\"key\":\"%s\",\"title\":\"A board under load\"}".formatted(key));
    for (String user : USERS.subList(1, USERS.size())) {
      post(path() + "/members", "{\"username\":\"%s\",\"role\":\"writer\"}".formatted(user));
    }
    json(send(nodes.getFirst(), "GET", path() + "/columns", ""))
        .path("columns")
        .forEach(column -> columns.add(column.path("id").asText()));
    while (columns.size() < 5) {
      columns.add(id(path() + "/columns", "{\"title\":\"Column %d\"}".formatted(columns.size())));
    }
    while (cards.size() < CARDS) {
      cards.add(
          id(
              path() + "/tickets",
              "{\"title\":\"Card %d\",\"columnId\":\"%s\"}"
                  .formatted(cards.size(), columns.get(cards.size() % columns.size()))));
    }
  }

  String id() {
    return project;
  }

  String path() {
    return "/api/projects/" + project;
  }

  /** The cookie of one of the users, in turn. */
  String cookie(long turn) {
    return cookies.get((int) (turn % cookies.size()));
  }

  String anyCard() {
    return any(cards);
  }

  String anyColumn() {
    return any(columns);
  }

  /** An index in a column that has as many cards as the others; a bit too large sometimes. */
  int anyIndex() {
    return ThreadLocalRandom.current().nextInt(CARDS / columns.size() + 2);
  }

  Metrics metrics() {
    List<String> expositions = new ArrayList<>();
    for (String node : nodes) {
      URI uri = URI.create(node);
      String management = "http://" + uri.getHost() + ":" + (uri.getPort() + MANAGEMENT_DISTANCE);
      expositions.add(send(management, "GET", "/actuator/prometheus", "").body());
    }
    return Metrics.of(expositions);
  }

  @Override
  public void close() {
    send(nodes.getFirst(), "DELETE", path(), "");
    for (String cookie : List.copyOf(cookies)) {
      cookies.set(0, cookie);
      send(nodes.getFirst(), "POST", "/logout", "");
    }
  }

  private String signIn(String user) {
    HttpResponse<String> answer =
        post("/login", "{\"username\":\"%s\",\"password\":\"tidings\"}".formatted(user));
    String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
    return cookie.substring(0, cookie.indexOf(';'));
  }

  private String id(String path, String body) {
    return json(post(path, body)).path("id").asText();
  }

  private HttpResponse<String> post(String path, String body) {
    return send(nodes.getFirst(), "POST", path, body);
  }

  private HttpResponse<String> send(String node, String method, String path, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(node + path))
            .header("Content-Type", "application/json")
            .header("Sec-Fetch-Site", "same-origin")
            .method(method, BodyPublishers.ofString(body));
    if (!path.equals("/login")) {
      request.header("Cookie", cookies.getFirst());
    }
    try {
      HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new IOException(method + " " + path + ": " + answer.statusCode() + answer.body());
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted at " + path, e);
    }
  }

  private static JsonNode json(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String any(List<String> ids) {
    return ids.get(ThreadLocalRandom.current().nextInt(ids.size()));
  }
}
