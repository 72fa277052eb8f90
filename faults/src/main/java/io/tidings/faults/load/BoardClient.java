package io.tidings.faults.load;

import static io.tidings.faults.load.UserRequests.json;
import static io.tidings.faults.load.UserRequests.require;

import io.tidings.faults.ledger.Ledger;
import tools.jackson.databind.JsonNode;

/** The boards of the sample user ada. */
public final class BoardClient {
  private BoardClient() {}

  /** Makes a project that ada alone can read, and returns its key. */
  public static String createProject(int port, String key) {
    return createProject(port, key, "private");
  }

  /** Makes a project that every user can read, and returns its key. */
  public static String createPublicProject(int port, String key) {
    return createProject(port, key, "public");
  }

  private static String createProject(int port, String key, String visibility) {
    String cookie = UserRequests.requireLogin(port, UserRequests.ADA);
    String body =
        "{\"key\":\"%s\",\"title\":\"Faults\",\"visibility\":\"%s\"}".formatted(key, visibility);
    require(port, "POST", "/api/projects", body, cookie);
    return key;
  }

  /** Records the things that are on the board now. */
  public static void recordBoard(Ledger ledger, int port, String project) {
    String cookie = UserRequests.requireLogin(port, UserRequests.ADA);
    String path = "/api/projects/" + project;
    JsonNode board = json(require(port, "GET", path + "/board", null, cookie));
    board
        .path("tickets")
        .forEach(ticket ->
            ledger.found("ticket", ticket.path("id").asString(), ticket.path("title").asString()));
    JsonNode labels = json(require(port, "GET", path + "/labels", null, cookie));
    labels
        .path("labels")
        .forEach(label ->
            ledger.found("label", label.path("id").asString(), label.path("name").asString()));
  }
}
