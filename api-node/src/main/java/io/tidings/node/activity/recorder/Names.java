package io.tidings.node.activity.recorder;

import io.tidings.events.spring.StateReader;
import io.tidings.node.activity.RecordedActivity.ActivityUser;
import io.tidings.node.board.BoardKeys;
import io.tidings.node.board.BoardState;
import io.tidings.node.user.Users;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Names as they were before a change, all of one moment and of one read. */
final class Names {
  private final Map<String, String> users;
  private final Map<String, String> board;
  private final boolean showEmail;

  private Names(Map<String, String> users, Map<String, String> board, boolean showEmail) {
    this.users = users;
    this.board = board;
    this.showEmail = showEmail;
  }

  static Names read(StateReader state, Lookup lookup, boolean showEmail) {
    List<String> ids = lookup.users().stream().map(String::valueOf).toList();
    Long project = lookup.project();
    if (project == null || lookup.fields().isEmpty()) {
      Map<String, String> users = ids.isEmpty() ? Map.of() : state.fields(Users.STATE, ids);
      return new Names(users, Map.of(), showEmail);
    }
    List<String> fields = Stream.concat(ids.stream(), lookup.fields().stream()).toList();
    List<Map<String, String>> found =
        state.fieldsOfEach(List.of(Users.STATE, new BoardKeys(project).board()), fields);
    return new Names(found.get(0), new HashMap<>(found.get(1)), showEmail);
  }

  /** Null when there is no such user any more. */
  @Nullable ActivityUser user(long id) {
    String json = users.get(Long.toString(id));
    if (json == null) {
      return null;
    }
    JsonNode user = JsonMapper.shared().readTree(json);
    return new ActivityUser(
        id,
        user.path("username").asString(),
        user.path("name").asString(),
        showEmail ? user.path("email").asString(null) : null);
  }

  String project() {
    return field(BoardState.PROJECT).path("title").asString("");
  }

  String column(long id) {
    return listed(BoardState.COLUMNS, id, "title");
  }

  String label(long id) {
    return listed(BoardState.LABELS, id, "name");
  }

  String ticket(long id) {
    return field(BoardState.ticketField(id)).path("title").asString("");
  }

  private String listed(String field, long id, String name) {
    return field(field)
        .valueStream()
        .filter(one -> one.path("id").asLong() == id)
        .map(one -> one.path(name).asString(""))
        .findFirst()
        .orElse("");
  }

  private JsonNode field(String name) {
    String json = board.get(name);
    return json == null ? JsonMapper.shared().missingNode() : JsonMapper.shared().readTree(json);
  }
}
