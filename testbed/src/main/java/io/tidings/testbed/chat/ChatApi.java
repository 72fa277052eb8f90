package io.tidings.testbed.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.testbed.user.StoredUser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A node's REST API, as a program of a user calls it. */
record ChatApi(int port) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** The origin of the node, for other servers. */
  String origin() {
    return "http://127.0.0.1:" + port;
  }

  /** Fails unless the node knows the user by the token. */
  void checkLogin(StoredUser user) throws IOException, InterruptedException {
    String me = checked(call("GET", "/api/me", user, ""), 200).body();
    if (!me.contains("\"" + user.username() + "\"")) {
      throw new AssertionError("the token of " + user + " is that of " + me);
    }
  }

  /**
   * Moves a user's mailbox to an account on another server; false when that one did not answer in
   * time.
   */
  boolean connectUpstream(StoredUser user, String host, StoredUser account)
      throws IOException, InterruptedException {
    String body = "{\"host\":\"%s\",\"token\":\"%s\"}".formatted(host, account.token());
    HttpResponse<String> answer = call("PUT", "/api/v1/upstream", user, body);
    return answer.statusCode() != 502 && checked(answer, 200).statusCode() == 200;
  }

  /** Sends a message to a user of the same cluster. */
  void send(StoredUser from, StoredUser to) throws IOException, InterruptedException {
    String body =
        "{\"peer\":\"https://tidings.local/%s\",\"text\":\"hello\"}".formatted(to.username());
    checked(call("POST", "/api/v1/messages", from, body), 201);
  }

  private HttpResponse<String> call(String method, String path, StoredUser user, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(origin() + path))
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + user.token())
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    return HTTP.send(request, BodyHandlers.ofString(UTF_8));
  }

  private static HttpResponse<String> checked(HttpResponse<String> answer, int expected) {
    if (answer.statusCode() != expected) {
      throw new AssertionError(
          "%s: %d %s".formatted(answer.request(), answer.statusCode(), answer.body()));
    }
    return answer;
  }
}
