package io.tidings.node.activity;

import io.tidings.events.Commit.Write;
import io.tidings.events.NewEvent;
import io.tidings.node.user.ActivityKeys;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Where activities are: as events of a topic, and for longer in a stream of state. */
@Component
public final class ActivityLog {
  /** The type of their events. */
  public static final String TYPE = "activity";

  private final ActivityProperties properties;

  ActivityLog(ActivityProperties properties) {
    this.properties = properties;
  }

  /**
   * The event of an activity.
   *
   * @param tabId of the request that made the change; null for none
   */
  public static NewEvent event(RecordedActivity activity, @Nullable String tabId) {
    return new NewEvent(List.of(ActivityKeys.TOPIC), TYPE, activity.toJson(), tabId);
  }

  /**
   * What keeps events of a commit for longer than the log does.
   *
   * @param from the index of the first
   */
  public List<Write> keep(int from, int events) {
    return IntStream.range(from, from + events)
        .<Write>mapToObj(event ->
            new Write.StreamAdd(
                ActivityKeys.STATE, event, properties.maxEntries(), properties.maxAge()))
        .toList();
  }
}
