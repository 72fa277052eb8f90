package io.tidings.node.user.stream;

import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.node.access.Login;
import io.tidings.node.relay.AccessDecision;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Permission;
import io.tidings.node.user.Logins;
import io.tidings.node.user.UserTopics;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The permission of a user who is signed in: it ends with the login. Of the user's own topic it
 * shows the snapshots, which are about that user alone and need no further right.
 */
record LoginPermission(Login login) implements Permission {
  @Override
  public boolean sees(Envelope envelope, @Nullable EventId id) {
    return envelope.topics().contains(UserTopics.DATABASE)
        || envelope.topics().contains(UserTopics.USERS)
        || (id == null && envelope.topics().contains(UserTopics.user(login.user())));
  }

  @Override
  public AccessDecision after(Event control) {
    JsonNode data = control.envelope().data();
    return switch (control.envelope().type()) {
      case "database.wiped" -> new Denial(CloseReason.WIPED);
      case "login.ended" ->
          Logins.isEndedBy(login, data) ? new Denial(CloseReason.LOGGED_OUT) : this;
      case "user.updated" -> isDisabledBy(data) ? new Denial(CloseReason.LOGGED_OUT) : this;
      default -> this;
    };
  }

  private boolean isDisabledBy(JsonNode data) {
    return data.path("userId").asLong(0) == login.user()
        && !data.path("changes").path("active").asBoolean(true);
  }
}
