package io.tidings.node.board;

import io.tidings.events.LogException;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.access.Login;
import io.tidings.node.access.Login.Credential.Session;
import io.tidings.node.http.RequestTags;
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
  private final BoardTransactions transactions;
  private final Users users;
  private final BoardProperties properties;

  FirstProject(
      WorkspaceState workspace,
      BoardTransactions transactions,
      Users users,
      BoardProperties properties) {
    this.workspace = workspace;
    this.transactions = transactions;
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
    if (workspace.field(BoardNames.LAST_IDS, "project") != null) {
      return false;
    }
    Map<String, Long> ids = new HashMap<>();
    for (User user : users.activeUsers()) {
      ids.put(user.username(), user.id());
    }
    RequestFields fields = RequestFields.at(project, "project.", ImportedProject.FIELDS);
    ImportedProject imported = ImportedProject.of(fields, properties, ids.keySet());
    long creatorId = ids.getOrDefault(imported.firstAdmin(), 0L);
    return transactions.commit(
        Set.of(BoardNames.PROJECT_KEYS),
        (view, commit) -> {
          if (new BoardState(view).idByKey(imported.project().key()) != null) {
            return false;
          }
          NewBoard made = NewBoard.of(view, imported, ids);
          Board board = made.board();
          Actor actor = new Actor(new Login(creatorId, true, new Session("")), RequestTags.NONE);
          BoardDraft draft = new BoardDraft(commit, view, actor, board);
          made.put(draft);
          draft.events().projectCreated(board.project(), Recipients.readersOf(board));
          return true;
        });
  }
}
