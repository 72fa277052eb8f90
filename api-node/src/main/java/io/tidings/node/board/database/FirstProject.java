package io.tidings.node.board.database;

import io.tidings.events.LogException;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.access.Login;
import io.tidings.node.access.Login.Credential.Session;
import io.tidings.node.board.Actor;
import io.tidings.node.board.Board;
import io.tidings.node.board.BoardDraft;
import io.tidings.node.board.BoardKeys;
import io.tidings.node.board.BoardProperties;
import io.tidings.node.board.BoardState;
import io.tidings.node.board.BoardTransactions;
import io.tidings.node.board.Recipients;
import io.tidings.node.board.request.RequestReader;
import io.tidings.node.http.RequestTags;
import io.tidings.node.user.User;
import io.tidings.node.user.Users;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Creates a project if there never was one. Nodes that start together create it once. */
@Component
public final class FirstProject {
  private static final String PATH = "project.";

  private final WorkspaceState workspace;
  private final BoardTransactions transactions;
  private final Users users;
  private final BoardProperties properties;
  private final RequestReader requestReader;

  FirstProject(
      WorkspaceState workspace,
      BoardTransactions transactions,
      Users users,
      BoardProperties properties,
      RequestReader requestReader) {
    this.workspace = workspace;
    this.transactions = transactions;
    this.users = users;
    this.properties = properties;
    this.requestReader = requestReader;
  }

  /**
   * Creates it unless there is or was a project; returns whether it did.
   *
   * @param project in the shape of one project of an import; it is not created while one of its
   *     members is not a user
   * @throws LogException when Redis fails
   */
  public boolean make(ObjectNode project) {
    if (workspace.field(BoardKeys.LAST_IDS, "project") != null) {
      return false;
    }
    Map<String, Long> ids = new HashMap<>();
    for (User user : users.activeUsers()) {
      ids.put(user.username(), user.id());
    }
    ProjectData imported = requestReader.read(project, PATH, ProjectData.class);
    imported.check(PATH, properties, ids.keySet());
    long creatorId = ids.getOrDefault(imported.firstAdmin(), 0L);
    return transactions.commit(
        Set.of(BoardKeys.PROJECT_KEYS),
        (view, commit) -> {
          if (new BoardState(view).idByKey(imported.key()) != null) {
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
