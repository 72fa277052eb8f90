package io.tidings.node.notification;

import io.tidings.events.Commit.Write;
import io.tidings.events.NewEvent;
import io.tidings.events.spring.StateReader;
import io.tidings.node.snapshot.SnapshotChange;
import io.tidings.node.snapshot.UserSnapshots;
import io.tidings.node.snapshot.UserState;
import io.tidings.node.user.stream.UserStreamContributor.NamedFrame;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** How many notifications each user has not read. */
@Component
final class NotificationCounts implements UserState {
  // Which needs all states to begin with.
  private final ObjectProvider<UserSnapshots> snapshots;

  NotificationCounts(ObjectProvider<UserSnapshots> snapshots) {
    this.snapshots = snapshots;
  }

  @Override
  public String type() {
    return "notification-count";
  }

  @Override
  public String versionName(long user) {
    return new NotificationKeys(user).inbox();
  }

  @Override
  public Map<Long, JsonNode> read(StateReader state, Collection<Long> users) {
    List<Long> ids = List.copyOf(users);
    List<String> names = ids.stream().map(this::versionName).toList();
    List<Map<String, String>> found = state.fieldsOfEach(names, List.of(NotificationKeys.UNREAD));
    Map<Long, JsonNode> counts = new LinkedHashMap<>();
    for (int i = 0; i < ids.size(); i++) {
      String unread = found.get(i).getOrDefault(NotificationKeys.UNREAD, "0");
      counts.put(ids.get(i), count(Integer.parseInt(unread)));
    }
    return counts;
  }

  @Override
  public NamedFrame frame(long user, JsonNode data) {
    int count = data.path("count").asInt();
    ObjectNode frame =
        JsonNodeFactory.instance.objectNode().put("UserID", user).put("Count", count);
    return new NamedFrame(type(), frame, count(count));
  }

  /** Adds what writes and announces the changes of an inbox; nothing when there are none. */
  void collect(Inbox inbox, Instant now, List<Write> writes, List<NewEvent> announced) {
    if (inbox.changed()) {
      SnapshotChange change =
          snapshots.getObject().change(this, inbox.user(), count(inbox.index().unread()), now);
      writes.addAll(inbox.writes());
      writes.addAll(change.writes());
      announced.add(change.event());
    }
  }

  private static ObjectNode count(int count) {
    return JsonNodeFactory.instance.objectNode().put("count", count);
  }
}
