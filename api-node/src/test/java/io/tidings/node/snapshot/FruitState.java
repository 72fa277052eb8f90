package io.tidings.node.snapshot;

import io.tidings.events.Commit.Write;
import io.tidings.events.spring.StateReader;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.events.spring.WorkspaceState.Change;
import io.tidings.node.user.stream.UserStreamContributor.NamedFrame;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The state of a test's feature: a number of fruit for each user. */
final class FruitState implements UserState {
  static final String TYPE = "fruit";

  private final WorkspaceState workspace;
  private final ObjectProvider<UserSnapshots> snapshots;

  FruitState(WorkspaceState workspace, ObjectProvider<UserSnapshots> snapshots) {
    this.workspace = workspace;
    this.snapshots = snapshots;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public String versionName(long user) {
    return "fruit." + user;
  }

  @Override
  public Map<Long, JsonNode> read(StateReader state, Collection<Long> users) {
    Map<Long, JsonNode> all = new HashMap<>();
    users.forEach(user -> all.put(user, data(state.field(versionName(user), "n"))));
    return all;
  }

  private static JsonNode data(@Nullable String number) {
    return JsonNodeFactory.instance.numberNode(number == null ? 0 : Long.parseLong(number));
  }

  @Override
  public NamedFrame frame(long user, JsonNode data) {
    return new NamedFrame(TYPE, data);
  }

  /** Changes the number in one commit, which no log has. */
  void set(long user, long number) {
    workspace.change(
        Set.of(versionName(user)),
        view -> {
          SnapshotChange change =
              snapshots
                  .getObject()
                  .change(this, user, JsonNodeFactory.instance.numberNode(number), view.time());
          Write write = new Write.HashPut(versionName(user), Map.of("n", Long.toString(number)));
          return new Change<>(List.of(write), List.of(), number)
              .and(change.writes(), List.of(change.event()));
        });
  }
}
