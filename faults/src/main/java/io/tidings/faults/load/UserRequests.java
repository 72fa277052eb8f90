package io.tidings.faults.load;

import io.tidings.faults.load.ChangeJournal.Change;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests to a node over HTTP as its own pages send them. */
final class UserRequests {
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  /** Longer than the nodes' own 2 s for a change, since each try of a change may take 2 s. */
  private static final Duration TIMEOUT = Duration.ofSeconds(6);

  /** For nodes that have just started, which are slow while other processes start, too. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A sample user of the profile for development, and an administrator. */
  static final String ADA = "ada";

  private UserRequests() {}

  /** Signs in, and returns the cookie; null when the request was refused or got no answer. */
  static @Nullable String login(int port, String username) {
    HttpResponse<String> answer = send(port, "POST", "/login", credentials(username), null);
    return answer == null || answer.statusCode() != 200 ? null : cookie(answer);
  }

  /** The same where the nodes are known to work. */
  static String requireLogin(int port, String username) {
    return cookie(require(port, "POST", "/login", credentials(username), null));
  }

  private static String credentials(String username) {
    return "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password(username));
  }

  /** Sample users have a password that is shorter than those of others may be. */
  private static String password(String username) {
    return username.equals(ADA) ? "tidings" : "password of " + username;
  }

  /** Makes a user, who can sign in; returns the user's id. */
  static long createUser(int port, String username) {
    String body =
        "{\"username\":\"%s\",\"name\":\"%s\",\"password\":\"%s\"}"
            .formatted(username, username, password(username));
    HttpResponse<String> answer =
        require(port, "POST", "/api/users", body, requireLogin(port, ADA));
    return Long.parseLong(json(answer).path("id").asString());
  }

  private static String cookie(HttpResponse<String> answer) {
    String header = answer.headers().firstValue("Set-Cookie").orElseThrow();
    return header.substring(0, header.indexOf(';'));
  }

  static JsonNode json(HttpResponse<String> answer) {
    return json(answer.body());
  }

  static JsonNode json(String body) {
    return JsonMapper.shared().readTree(body);
  }

  /** A request that has to succeed, of a node that is known to work. */
  static HttpResponse<String> require(
      int port, String method, String path, @Nullable String body, @Nullable String cookie) {
    return require(send(port, method, path, body, cookie, null, PATIENCE));
  }

  /** A change that has to succeed, of a node that is known to work. */
  static void requireChange(int port, String path, String body, String cookie, Change change) {
    require(send(port, "POST", path, body, cookie, change.tab(), PATIENCE));
  }

  private static HttpResponse<String> require(@Nullable HttpResponse<String> answer) {
    if (answer == null || answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(
          answer == null ? "no answer" : answer.statusCode() + " " + answer.body());
    }
    return answer;
  }

  /** Returns null when there is no answer. */
  static @Nullable HttpResponse<String> send(
      int port, String method, String path, @Nullable String body, @Nullable String cookie) {
    return send(port, method, path, body, cookie, null, TIMEOUT);
  }

  /** The same for a request that changes something. */
  static @Nullable HttpResponse<String> send(
      int port, String method, String path, String body, String cookie, Change change) {
    return send(port, method, path, body, cookie, change.tab(), TIMEOUT);
  }

  /** Posts for the bearer of a token; whether it was accepted. */
  static boolean succeeds(int port, String path, String body, String authorization) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .header("Authorization", authorization)
            .POST(BodyPublishers.ofString(body))
            .build();
    try {
      return HTTP.send(request, BodyHandlers.discarding()).statusCode() / 100 == 2;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static @Nullable HttpResponse<String> send(
      int port,
      String method,
      String path,
      @Nullable String body,
      @Nullable String cookie,
      @Nullable String tab,
      Duration timeout) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .header("Sec-Fetch-Site", "same-origin")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (cookie != null) {
      request.header("Cookie", cookie);
    }
    if (tab != null) {
      request.header("X-Tab-Id", tab);
    }
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
