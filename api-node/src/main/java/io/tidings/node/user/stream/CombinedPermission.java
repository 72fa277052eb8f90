package io.tidings.node.user.stream;

import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.Topic;
import io.tidings.node.relay.AccessDecision;
import io.tidings.node.relay.Permission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sees what one of its parts sees, until one of them is denied. */
record CombinedPermission(List<Permission> parts) implements Permission {

  static AccessDecision of(List<AccessDecision> decisions) {
    List<Permission> permissions = new ArrayList<>(decisions.size());
    for (AccessDecision decision : decisions) {
      switch (decision) {
        case Denial denial -> {
          return denial;
        }
        case Permission permission -> permissions.add(permission);
      }
    }
    return new CombinedPermission(permissions);
  }

  @Override
  public AccessDecision after(Event control) {
    List<AccessDecision> decisions = parts.stream().map(part -> part.after(control)).toList();
    return decisions.equals(parts) ? this : of(decisions);
  }

  @Override
  public boolean sees(Envelope envelope, @Nullable EventId id) {
    for (Permission part : parts) {
      if (part.sees(envelope, id)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Map<Topic, EventId> grantedAfter(EventId id) {
    Map<Topic, EventId> granted = new HashMap<>();
    parts.forEach(part -> granted.putAll(part.grantedAfter(id)));
    return granted;
  }
}
