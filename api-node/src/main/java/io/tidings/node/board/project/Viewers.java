package io.tidings.node.board.project;

import io.tidings.events.EventLog;
import io.tidings.events.NewEvent;
import io.tidings.events.StateScript;
import io.tidings.events.Workspace;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.board.Actor;
import io.tidings.node.board.BoardAccess;
import io.tidings.node.board.BoardProperties;
import io.tidings.node.board.BoardTopics;
import io.tidings.node.board.ProjectPath;
import io.tidings.node.http.ProblemException;
import io.tidings.node.http.TabId;
import io.tidings.node.user.User;
import io.tidings.node.user.Users;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/**
 * The users who look at each project now. Nothing relies on this state: each tab reports again and
 * again, and is forgotten when it stops, even if its node was killed. Changes are announced, but
 * not stored.
 */
@Service
final class Viewers {
  private static final String NAME_PREFIX = "viewers.";

  /** This many users, with the longest names and pictures, fill an event's data. */
  private static final int MAX_SHOWN = 50;

  private static final StateScript SCRIPT = StateScript.load(Viewers.class, "viewers.lua");

  private final WorkspaceState state;
  private final EventLog log;
  private final BoardAccess access;
  private final Users users;
  private final BoardProperties properties;
  private final ViewerChangeLimiter changes;

  Viewers(
      WorkspaceState state,
      EventLog log,
      BoardAccess access,
      Users users,
      BoardProperties properties,
      ViewerChangeLimiter changes) {
    this.state = state;
    this.log = log;
    this.access = access;
    this.users = users;
    this.properties = properties;
    this.changes = changes;
  }

  /** Records that the actor looks at the project in this tab, and returns all users who do. */
  List<User> look(ProjectPath path, Actor actor, String tab) {
    return change(access.board(actor.login(), path).id(), actor, "look", tab);
  }

  /** Records that the tab is gone. */
  void leave(ProjectPath path, Actor actor, String tab) {
    change(access.board(actor.login(), path).id(), actor, "leave", tab);
  }

  private List<User> change(long project, Actor actor, String action, String tab) {
    if (TabId.read(tab) == null) {
      throw ProblemException.invalid(
          "invalid-field", "tabId", "tabId has to be 1 to 128 of A-Z a-z 0-9 . _ : -.");
    }
    changes.take(actor.user());
    List<?> answer =
        state.run(
            SCRIPT,
            List.of(NAME_PREFIX + project),
            action,
            String.valueOf(actor.user()),
            tab,
            String.valueOf(properties.viewerTimeout().toMillis()),
            String.valueOf(properties.maxViewerTabs()));
    Set<Long> before = userIds(answer.get(0));
    Set<Long> after = userIds(answer.get(1));
    Map<Long, User> known = users.find(after);
    List<User> viewers =
        after.stream().map(known::get).filter(Objects::nonNull).limit(MAX_SHOWN).toList();
    if (!before.equals(after)) {
      announce(project, viewers, actor.tabId());
    }
    return viewers;
  }

  /** Entries are a user and a tab. */
  private static Set<Long> userIds(@Nullable Object entries) {
    return (entries instanceof List<?> list ? list : List.of())
        .stream()
            .map(String::valueOf)
            .map(entry -> Long.valueOf(entry.substring(0, entry.indexOf(' '))))
            .collect(Collectors.toCollection(TreeSet::new));
  }

  private void announce(long project, List<User> viewers, @Nullable String tabId) {
    ViewersChanged data =
        new ViewersChanged(project, viewers.stream().map(ViewersChanged.Viewer::of).toList());
    log.announce(
            Workspace.MAIN,
            new NewEvent(
                List.of(BoardTopics.project(project), BoardTopics.BOARDS),
                "project.viewers",
                JsonMapper.shared().valueToTree(data),
                tabId))
        .join();
  }
}
