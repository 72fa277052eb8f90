package io.tidings.node.activity.stream;

import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.Topic;
import io.tidings.node.activity.ActivityAudience;
import io.tidings.node.relay.AccessDecision;
import io.tidings.node.relay.Permission;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Sees what the whole permission sees, and of the two activities of a transfer one at most: that
 * the ticket went to another project, or, without the right to read that one, that it is gone.
 */
record TransferPermission(Permission whole) implements Permission {

  static AccessDecision of(AccessDecision decision) {
    return switch (decision) {
      case Permission permission -> new TransferPermission(permission);
      case Denial denial -> denial;
    };
  }

  @Override
  public AccessDecision after(Event control) {
    AccessDecision now = whole.after(control);
    return now.equals(whole) ? this : of(now);
  }

  @Override
  public boolean sees(Envelope envelope, @Nullable EventId id) {
    JsonNode unless = envelope.data().path(ActivityAudience.UNLESS);
    return whole.sees(envelope, id)
        && !(unless.isIntegralNumber() && whole.sees(ofProject(envelope, unless), id));
  }

  private static Envelope ofProject(Envelope envelope, JsonNode project) {
    JsonNode data = JsonNodeFactory.instance.objectNode().set(ActivityAudience.PROJECT, project);
    return new Envelope(
        envelope.topics(), envelope.type(), data, envelope.tabId(), envelope.timestamp());
  }

  @Override
  public Map<Topic, EventId> grantedAfter(EventId id) {
    return whole.grantedAfter(id);
  }
}
