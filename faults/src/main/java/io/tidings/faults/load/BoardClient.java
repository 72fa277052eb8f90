package io.tidings.faults.load;

import static io.tidings.faults.load.UserRequests.json;
import static io.tidings.faults.load.UserRequests.require;

import io.tidings.faults.ledger.ChangeEntry;
import io.tidings.faults.ledger.Ledger;
import tools.jackson.databind.JsonNode;

/** The boards of the sample user ada. */
public final class BoardClient {
  private BoardClient() {}

  /**
   * A project.
   *
   * @param key in its address
   */
  public record Project(String key, String id) {
    /** Names those who may see its activities. */
    public String scope() {
      return ChangeEntry.scopeOfProject(id);
    }
  }

  /** Makes a project that ada alone can read. */
  public static Project createProject(int port, String key) {
    return createProject(port, key, "private");
  }

  /** Makes a project that every user can read. */
  public static Project createPublicProject(int port, String key) {
    return createProject(port, key, "public");
  }

  private static Project createProject(int port, String key, String visibility) {
    String cookie = UserRequests.requireLogin(port, UserRequests.ADA);
    String body =
        "{\"key\":\"%s\",\"title\":\"Faults\",\"visibility\":\"%s\"}".formatted(key, visibility);
    JsonNode made = json(require(port, "POST", "/api/projects", body, cookie));
    return new Project(key, made.path("id").asString());
  }

  /** Records the things that are on the board now. */
  public static void recordBoard(Ledger ledger, int port, Project project) {
    String cookie = UserRequests.requireLogin(port, UserRequests.ADA);
    String path = "/api/projects/" + project.key();
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
