package io.tidings.node.activity.recorder;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.events.NewEvent;
import io.tidings.events.spring.ChangeContributor;
import io.tidings.events.spring.StateView;
import io.tidings.events.spring.WorkspaceState.Change;
import io.tidings.node.activity.ActivityLog;
import io.tidings.node.activity.ActivityProperties;
import io.tidings.node.activity.RecordedActivity;
import io.tidings.node.user.ActivityKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Adds the activity of a change to its commit: exactly one for each change that a request made, and
 * none for what the node does by itself. (Of a transfer there are two, and of a message, of which
 * everyone sees one at most.) It is the commit's first event, so that the id of its last one, which
 * is the commit's, stays that of the change. Only the event that a project was hidden comes before
 * it: who could read the project until then is told nothing of what the same request changed in it.
 *
 * <p>Names come from one read of the state that the change was decided on. They are those of the
 * moment: a frame is shared by all clients, and cannot be looked up for each.
 */
@Component
public final class ActivityRecorder implements ChangeContributor {
  private static final Set<String> WIPES = Set.of("database.wiped", "database.projects.wiped");

  private final ActivityLog log;
  private final ActivityProperties properties;
  private final Counter recorded;

  ActivityRecorder(ActivityLog log, ActivityProperties properties, MeterRegistry meters) {
    this.log = log;
    this.properties = properties;
    this.recorded =
        Counter.builder("tidings.activity.recorded")
            .description("activities that were written, those of other services included")
            .register(meters);
  }

  @Override
  public <T> Change<T> contribute(StateView view, Change<T> change) {
    boolean wipe = change.events().stream().anyMatch(event -> WIPES.contains(event.type()));
    RecordedEvent source = wipe ? null : source(change);
    if (source == null) {
      return change;
    }
    List<NewEvent> activities = new ArrayList<>();
    add(activities, view, source);
    RecordedEvent ofOthers = ofOthers(change.events());
    if (ofOthers != null) {
      add(activities, view, ofOthers);
    }
    int index = index(change.events());
    return activities.isEmpty()
        ? change
        : change.withEventsAt(index, activities, log.keep(index, activities.size()));
  }

  private static int index(List<NewEvent> events) {
    return 1
        + IntStream.range(0, events.size())
            .filter(i -> events.get(i).type().equals("project.hidden"))
            .findFirst()
            .orElse(-1);
  }

  private void add(List<NewEvent> activities, StateView view, RecordedEvent source) {
    RecordedActivity activity =
        source.activity(Names.read(view, source.lookup(), properties.showEmail()));
    if (activity != null) {
      activities.add(ActivityLog.event(activity, source.event().tabId()));
    }
  }

  private static @Nullable RecordedEvent source(Change<?> change) {
    RecordedEvent found = BoardActivities.of(change.events());
    found = found == null ? UserActivities.of(change.events()) : found;
    found = found == null ? ChatActivities.of(change.events()) : found;
    return found == null ? UserActivities.ofSettings(change.announced()) : found;
  }

  /** What others are told of the change instead; null when that is the same. */
  private static @Nullable RecordedEvent ofOthers(List<NewEvent> events) {
    RecordedEvent departure = BoardActivities.departure(events);
    return departure == null ? ChatActivities.received(events) : departure;
  }

  @Override
  public void written(Change<?> change) {
    for (NewEvent event : change.events()) {
      if (event.topics().contains(ActivityKeys.TOPIC)) {
        recorded.increment();
      }
    }
  }
}
