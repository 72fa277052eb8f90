package io.tidings.node.stopwatch;

import io.tidings.events.spring.StateReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A stopwatch of one user that runs, as it is stored. */
record Stopwatch(long ticket, long project, Instant started) {
  private static final TypeReference<List<Stopwatch>> LIST = new TypeReference<>() {};

  /** Whole seconds until now; clocks that were set back count as none. */
  long seconds(Instant now) {
    return Math.max(0, Duration.between(started, now).toSeconds());
  }

  /** The stopwatches of each of these users who has some, the oldest first. */
  static Map<Long, List<Stopwatch>> of(StateReader state, Collection<Long> users) {
    List<Long> ids = List.copyOf(users);
    List<Map<String, String>> stored =
        state.fieldsOfEach(
            ids.stream().map(StopwatchKeys::ofUser).toList(), List.of(StopwatchKeys.ACTIVE));
    Map<Long, List<Stopwatch>> found = new LinkedHashMap<>();
    for (int i = 0; i < ids.size(); i++) {
      List<Stopwatch> some = read(stored.get(i).get(StopwatchKeys.ACTIVE));
      if (!some.isEmpty()) {
        found.put(ids.get(i), some);
      }
    }
    return found;
  }

  private static List<Stopwatch> read(@Nullable String json) {
    return json == null ? List.of() : new ArrayList<>(JsonMapper.shared().readValue(json, LIST));
  }
}
