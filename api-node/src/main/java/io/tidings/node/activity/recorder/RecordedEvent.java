package io.tidings.node.activity.recorder;

import io.tidings.events.NewEvent;
import io.tidings.node.activity.RecordedActivity;
import io.tidings.node.activity.RecordedActivity.ActivityUser;
import org.jspecify.annotations.Nullable;

/**
 * The event that stands for a change, and how an activity is made of it.
 *
 * @param actor the user who made the change; null for none that this service knows
 */
record RecordedEvent(NewEvent event, @Nullable Long actor, Lookup lookup, Telling telling) {
  /** Makes the activity. */
  interface Telling {
    RecordedActivity tell(Names names, @Nullable ActivityUser user);
  }

  /** Null when the user who made the change is gone: what follows from that is no request's. */
  @Nullable RecordedActivity activity(Names names) {
    ActivityUser user = actor == null ? null : names.user(actor);
    return actor != null && user == null ? null : telling.tell(names, user);
  }
}
