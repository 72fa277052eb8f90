package io.tidings.node.activity.stream;

import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.node.access.Login;
import io.tidings.node.activity.ActivityAudience;
import io.tidings.node.relay.AccessDecision;
import io.tidings.node.relay.Permission;
import io.tidings.node.user.ActivityKeys;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Sees the activities that are for all users, or for this one. Those of a project are seen by the
 * part of the rights that knows projects.
 */
record ActivityPermission(long user, boolean admin) implements Permission {
  static ActivityPermission of(Login login) {
    return new ActivityPermission(login.user(), login.admin());
  }

  @Override
  public boolean sees(Envelope envelope, @Nullable EventId id) {
    JsonNode data = envelope.data();
    return envelope.topics().contains(ActivityKeys.TOPIC)
        && !data.has(ActivityAudience.PROJECT)
        && (data.path(ActivityAudience.EVERYONE).asBoolean(false)
            || (admin && data.path(ActivityAudience.ADMINS).asBoolean(false))
            || data.path(ActivityAudience.USERS)
                .valueStream()
                .anyMatch(one -> one.asLong(0) == user));
  }

  @Override
  public AccessDecision after(Event control) {
    JsonNode data = control.envelope().data();
    if (!control.envelope().type().equals("user.updated")
        || data.path("userId").asLong(0) != user) {
      return this;
    }
    boolean now = data.path("changes").path("admin").asBoolean(admin);
    return now == admin ? this : new ActivityPermission(user, now);
  }
}
