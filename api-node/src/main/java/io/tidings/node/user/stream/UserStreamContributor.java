package io.tidings.node.user.stream;

import io.tidings.events.Envelope;
import io.tidings.events.Topic;
import io.tidings.node.access.Login;
import io.tidings.node.relay.Slot;
import io.tidings.node.relay.SnapshotSource;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a feature adds to {@code /user/events}, the stream of everything that concerns a user. A
 * bean of each feature that is on implements it.
 */
public interface UserStreamContributor {
  /** The topics with the feature's events for this user. */
  Set<Topic> topics(Login login);

  /**
   * The rights to them, as far as the request asks for them by its parameters.
   *
   * @throws io.tidings.node.http.ProblemException when a parameter is malformed
   */
  StreamRights rights(HttpServletRequest request);

  /** The frame of an event; null when the event is another feature's, or nothing for clients. */
  @Nullable NamedFrame frame(Envelope envelope);

  /** The state that the user's stream begins with, and that its events replace; null for none. */
  default @Nullable SnapshotSource snapshots(Login login) {
    return null;
  }

  /** What is told of a connection of the user while it is open; null for nothing. */
  default @Nullable Slot presence(Login login) {
    return null;
  }

  /**
   * What is sent of an event.
   *
   * @param name the {@code event:} field, and the {@code type} of a message
   * @param data of an SSE frame; a string is sent as plain text and must have no line breaks
   * @param message what a WebSocket's message has beside its type
   */
  record NamedFrame(String name, JsonNode data, ObjectNode message) {
    /** The same data on both transports. */
    public NamedFrame(String name, JsonNode data) {
      this(name, data, JsonNodeFactory.instance.objectNode().set("data", data));
    }
  }
}
