package io.tidings.node.activity.stream;

import io.tidings.events.CommitOutcome.Appended;
import io.tidings.events.NewEvent;
import io.tidings.events.Topic;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.events.spring.WorkspaceState.Change;
import io.tidings.node.access.Login;
import io.tidings.node.access.Login.Credential.Session;
import io.tidings.node.access.Login.Credential.Token;
import io.tidings.node.access.Secrets;
import io.tidings.node.http.Sha256;
import io.tidings.node.relay.Succession;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Says of each stream that it begins, which ends the older one of the same client, on whichever
 * node that is. Each client has a topic of its own for it: one topic for all would be full after a
 * restart of the nodes, and clients that come later would be told of a gap.
 */
@Component
final class OpenedStreams {
  /** How the topics of clients begin. */
  static final String TOPIC = "$stream.";

  private static final String TYPE = "stream.opened";

  private final WorkspaceState state;
  private final OpenedStreamLimiter limiter;

  OpenedStreams(WorkspaceState state, OpenedStreamLimiter limiter) {
    this.state = state;
    this.limiter = limiter;
  }

  /**
   * A new stream of a client begins, unless the user has too many of them begin.
   *
   * @param topic of the client
   */
  Succession open(long user, Topic topic) {
    limiter.take(user);
    NewEvent opened = NewEvent.of(topic, TYPE, JsonNodeFactory.instance.objectNode());
    Appended written =
        state.commit(Set.of(), null, _ -> new Change<>(List.of(), List.of(opened), user)).written();
    return new Succession(
        topic, Objects.requireNonNull(written, "an event is always written").cursor());
  }

  /**
   * The topic of a client. It tells nothing of the session: a reader of it cannot find out more
   * than that it is one.
   *
   * @param client which of the clients of the login's session or token
   */
  static Topic topic(Login login, String client) {
    String session =
        switch (login.credential()) {
          case Session(String id) -> Secrets.hash(id);
          case Token(String hash) -> hash;
        };
    return new Topic(TOPIC + Sha256.hex(session + "\n" + client).substring(0, 32));
  }
}
