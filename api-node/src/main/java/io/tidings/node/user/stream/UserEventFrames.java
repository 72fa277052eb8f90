package io.tidings.node.user.stream;

import io.tidings.events.Envelope;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Dialect.Attachment;
import io.tidings.node.stream.FrameJson;
import io.tidings.node.user.UserEvents;
import io.tidings.node.user.stream.UserStreamContributor.NamedFrame;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a user's stream says of each event, on every transport. */
@Component
final class UserEventFrames {
  private final List<UserStreamContributor> features;

  /**
   * @param features each knows the frames of its own events
   */
  UserEventFrames(List<UserStreamContributor> features) {
    this.features = features;
  }

  /** Adds the user to the data of {@code connected}; a guest is null. */
  static ObjectNode withUser(ObjectNode greeting, Attachment attachment) {
    String user = attachment.user();
    return greeting.put("userId", user == null ? null : Long.valueOf(user));
  }

  /** What a client is told whose login was ended; null for any other reason to close. */
  static @Nullable NamedFrame farewell(CloseReason reason) {
    return reason == CloseReason.LOGGED_OUT ? logout("here") : null;
  }

  private static NamedFrame logout(String where) {
    return new NamedFrame(UserEvents.LOGOUT, JsonNodeFactory.instance.stringNode(where));
  }

  /** Null for an event that means nothing to clients. */
  @Nullable NamedFrame of(Envelope envelope) {
    return switch (envelope.type()) {
      case "database.wiped" -> new NamedFrame(envelope.type(), FrameJson.object());
      // The connections of the login that ended are closed by now: an access change comes first.
      case UserEvents.LOGOUT -> logout("elsewhere");
      case "user.updated" -> new NamedFrame(envelope.type(), profile(envelope.data().path("user")));
      default ->
          features.stream()
              .<@Nullable NamedFrame>map(feature -> feature.frame(envelope))
              .filter(Objects::nonNull)
              .findFirst()
              .orElse(null);
    };
  }

  private static ObjectNode profile(JsonNode user) {
    ObjectNode frame = FrameJson.object().put("id", FrameJson.id(user.path("id")));
    frame.set("username", user.path("username"));
    frame.set("name", user.path("name"));
    return frame.set("avatar", user.path("avatar"));
  }
}
