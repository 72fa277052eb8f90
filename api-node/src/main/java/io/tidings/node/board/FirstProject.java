package io.tidings.node.board;

import io.tidings.events.LogException;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.access.Login;
import io.tidings.node.access.Login.Credential.Session;
import io.tidings.node.http.Tags;
import io.tidings.node.user.User;
import io.tidings.node.user.Users;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Makes a project where there never was any. Nodes that start together make it once. */
@Component
public final class FirstProject {
  private final WorkspaceState workspace;
  private final BoardState state;
  private final Changes changes;
  private final Users users;
  private final BoardProperties properties;

  FirstProject(
      WorkspaceState workspace,
      BoardState state,
      Changes changes,
      Users users,
      BoardProperties properties) {
    this.workspace = workspace;
    this.state = state;
    this.changes = changes;
    this.users = users;
    this.properties = properties;
  }

  /**
   * Makes it unless there is or was a project; whether it did.
   *
   * @param project in the shape of one project of an import; without effect while one of its
   *     members is no user
   * @throws LogException when Redis does not do its part
   */
  public boolean make(JsonNode project) {
    if (workspace.field(Names.IDS, "project") != null) {
      return false;
    }
    Map<String, Long> ids = new HashMap<>();
    for (User user : users.all()) {
      ids.put(user.username(), user.id());
    }
    Fields fields = Fields.at(project, "project.", ListedProject.FIELDS);
    ListedProject listed = ListedProject.of(fields, properties, ids.keySet());
    NewBoard made = NewBoard.of(workspace, listed, ids, changes.now());
    Board board = made.board();
    long author = ids.getOrDefault(listed.firstAdmin(), 0L);
    return changes.commit(
        Set.of(Names.board(board.id()), Names.KEYS),
        (_, batch) -> {
          if (state.byKey(board.project().key()) != null) {
            return false;
          }
          Author by = new Author(new Login(author, true, new Session("")), Tags.NONE);
          Draft draft = changes.draft(batch, by, board);
          made.put(draft);
          draft.tell().projectCreated(board.project(), Audience.readersOf(board));
          return true;
        });
  }
}
