package io.tidings.node.test;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A browser on a page of the node: keeps the cookie, and sends the headers of a same-origin page.
 */
public final class Visitor {
  private final TestNode node;
  private @Nullable String cookie;

  private Visitor(TestNode node, @Nullable String cookie) {
    this.node = node;
    this.cookie = cookie;
  }

  /** A guest. */
  public static Visitor at(TestNode node) {
    return new Visitor(node, null);
  }

  /** A user who has just signed in. */
  public static Visitor login(TestNode node, String username, String password) {
    Visitor visitor = at(node);
    HttpResponse<String> answer = visitor.tryLogin(username, password);
    if (answer.statusCode() != 200) {
      throw new AssertionError("login: " + answer.statusCode() + " " + answer.body());
    }
    return visitor;
  }

  /** Signs in, and takes whatever comes of it. */
  public HttpResponse<String> tryLogin(String username, String password) {
    return post(
        "/login", "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password));
  }

  /** The same browser at another node, as behind a load balancer. */
  public Visitor movedTo(TestNode other) {
    return new Visitor(other, cookie);
  }

  /** The cookie as a header's value; null without one. */
  public @Nullable String cookie() {
    return cookie;
  }

  /** The session's id. */
  public String session() {
    return String.valueOf(cookie).substring("SESSION=".length());
  }

  public HttpResponse<String> get(String path) {
    return send("GET", path, BodyPublishers.noBody());
  }

  public HttpResponse<String> post(String path, String json) {
    return send("POST", path, BodyPublishers.ofString(json));
  }

  public HttpResponse<String> patch(String path, String json) {
    return send("PATCH", path, BodyPublishers.ofString(json));
  }

  public HttpResponse<String> delete(String path) {
    return send("DELETE", path, BodyPublishers.noBody());
  }

  /** The body of an answer, as JSON. */
  public static JsonNode json(HttpResponse<String> answer) {
    return JsonMapper.shared().readTree(answer.body());
  }

  private HttpResponse<String> send(String method, String path, BodyPublisher body) {
    List<String> headers =
        new ArrayList<>(
            List.of("Sec-Fetch-Site", "same-origin", "Content-Type", "application/json"));
    if (cookie != null) {
      headers.addAll(List.of("Cookie", cookie));
    }
    HttpResponse<String> answer = node.send(method, path, body, headers.toArray(String[]::new));
    answer.headers().allValues("Set-Cookie").forEach(this::keep);
    return answer;
  }

  private void keep(String set) {
    String pair = set.substring(0, set.indexOf(';'));
    cookie = set.contains("Max-Age=0") ? null : pair;
  }
}
