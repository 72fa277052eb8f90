package io.tidings.node.stopwatch;

import io.tidings.events.spring.StateReader;
import io.tidings.node.snapshot.UserState;
import io.tidings.node.user.stream.UserStreamContributor.NamedFrame;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** The stopwatches of each user, as the user's streams have them. */
@Component
final class StopwatchState implements UserState {
  @Override
  public String type() {
    return "stopwatches";
  }

  @Override
  public String versionName(long user) {
    return StopwatchKeys.ofUser(user);
  }

  @Override
  public Map<Long, JsonNode> read(StateReader state, Collection<Long> users) {
    Instant now = state.time();
    Map<Long, JsonNode> lists = new HashMap<>();
    ShownStopwatch.of(state, users)
        .forEach((user, shown) -> lists.put(user, StopwatchItem.json(shown, now)));
    return lists;
  }

  @Override
  public NamedFrame frame(long user, JsonNode data) {
    return new NamedFrame(type(), data);
  }
}
