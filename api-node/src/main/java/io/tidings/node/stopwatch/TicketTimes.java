package io.tidings.node.stopwatch;

import io.tidings.events.Commit.Write;
import io.tidings.events.spring.StateReader;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The time that was recorded for a ticket: seconds by user. */
record TicketTimes(long project, long ticket, Map<Long, Long> seconds) {
  private static final TypeReference<TreeMap<Long, Long>> BY_USER = new TypeReference<>() {};

  static TicketTimes read(StateReader state, long project, long ticket) {
    @Nullable String json = state.field(StopwatchKeys.times(project), Long.toString(ticket));
    return new TicketTimes(
        project, ticket, json == null ? Map.of() : JsonMapper.shared().readValue(json, BY_USER));
  }

  TicketTimes plus(long user, long more) {
    Map<Long, Long> sum = new TreeMap<>(seconds);
    sum.merge(user, more, Long::sum);
    return new TicketTimes(project, ticket, sum);
  }

  /** The same ticket in another project. */
  TicketTimes in(long another) {
    return new TicketTimes(another, ticket, seconds);
  }

  Write write() {
    String json = JsonMapper.shared().writeValueAsString(seconds);
    return new Write.HashPut(StopwatchKeys.times(project), Map.of(Long.toString(ticket), json));
  }

  static Write removal(long project, long ticket) {
    return new Write.HashRemove(StopwatchKeys.times(project), Set.of(Long.toString(ticket)));
  }
}
