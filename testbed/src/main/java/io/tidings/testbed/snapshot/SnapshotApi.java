package io.tidings.testbed.snapshot;

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
import java.util.List;
import java.util.stream.Collectors;

/** A node's REST API, as the users of this load call it. */
record SnapshotApi(int port) {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** Every user has one notification. */
  private static final String ONLY = "/api/notifications/1";

  private static final String PROJECT = "LOAD";

  /** Creates the project that the tickets are in, which every user may read. */
  void createProject(StoredUser owner) throws IOException, InterruptedException {
    String body =
        "{\"key\":\"%s\",\"title\":\"Load\",\"visibility\":\"public\"}".formatted(PROJECT);
    call("POST", "/api/projects", owner, body, 201);
  }

  /** Creates a ticket, which makes a notification for each of its assignees. */
  void assign(StoredUser owner, List<StoredUser> assignees)
      throws IOException, InterruptedException {
    String ids =
        assignees.stream()
            .map(user -> "\"" + user.id() + "\"")
            .collect(Collectors.joining(",", "[", "]"));
    String body = "{\"title\":\"load\",\"assigneeIds\":%s}".formatted(ids);
    call("POST", "/api/projects/" + PROJECT + "/tickets", owner, body, 201);
  }

  void setRead(StoredUser user, boolean read) throws IOException, InterruptedException {
    call("PATCH", ONLY, user, "{\"read\":%s}".formatted(read), 200);
  }

  private void call(String method, String path, StoredUser user, String body, int expected)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + user.token())
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString(UTF_8));
    if (answer.statusCode() != expected) {
      throw new AssertionError("%s: %d %s".formatted(request, answer.statusCode(), answer.body()));
    }
  }
}
