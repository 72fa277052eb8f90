package io.tidings.node.user;

import io.tidings.events.StateScript;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.access.Login;
import io.tidings.node.access.Login.Credential;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * One-time tickets that open a stream, for a client that can send neither cookie nor header. They
 * travel in a URL, and so in logs: a ticket that was used or is half a minute old opens nothing,
 * and none outlives a failover.
 */
@Component
class StreamTickets {
  static final Duration LIFETIME = Duration.ofSeconds(30);

  private static final StateScript SCRIPT =
      StateScript.load(StreamTickets.class, "stream-tickets.lua");
  private static final String SESSION = "session ";
  private static final String TOKEN = "token ";

  private final WorkspaceState state;

  StreamTickets(WorkspaceState state) {
    this.state = state;
  }

  /**
   * A new ticket.
   *
   * @param expires by the clock of Redis
   */
  record StreamTicket(String ticket, Instant expires) {}

  /** Makes one, which stands for this login. */
  StreamTicket issue(Login login) {
    String ticket = Secrets.random();
    String value =
        switch (login.credential()) {
          case Credential.Session(String id) -> SESSION + id;
          case Credential.Token(String hash) -> TOKEN + hash;
        };
    List<Object> end =
        state.run(
            SCRIPT, List.of(name(ticket)), "issue", value, Long.toString(LIFETIME.toMillis()));
    return new StreamTicket(ticket, Instant.ofEpochMilli((Long) end.getFirst()));
  }

  /** What the ticket stands for; null when it is none, or not any more. It is used up now. */
  @Nullable Credential take(String ticket) {
    List<Object> found = state.run(SCRIPT, List.of(name(ticket)), "take");
    if (found.isEmpty()) {
      return null;
    }
    String value = (String) found.getFirst();
    return value.startsWith(SESSION)
        ? new Credential.Session(value.substring(SESSION.length()))
        : new Credential.Token(value.substring(TOKEN.length()));
  }

  private static String name(String ticket) {
    return "ticket." + Secrets.hash(ticket);
  }
}
