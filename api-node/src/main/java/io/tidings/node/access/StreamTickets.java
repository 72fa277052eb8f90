package io.tidings.node.access;

import io.tidings.events.StateScript;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.access.Login.Credential;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * One-time tickets that open a stream, for a client that can send neither cookie nor header. They
 * are part of a URL, and so appear in logs: a ticket that was used or is half a minute old opens
 * nothing, and none outlives a failover. What is stored can be read with the ticket alone, of which
 * only the hash is stored.
 */
@Component
class StreamTickets {
  static final Duration LIFETIME = Duration.ofSeconds(30);

  private static final StateScript SCRIPT =
      StateScript.load(StreamTickets.class, "stream-tickets.lua");
  private static final String SESSION = "session ";
  private static final String TOKEN = "token ";
  private static final String JWT = "jwt ";

  private final WorkspaceState state;

  StreamTickets(WorkspaceState state) {
    this.state = state;
  }

  /** What a ticket stands for. */
  sealed interface Holder {
    /** A user, until that login ends. */
    record OfLogin(Credential credential) implements Holder {}

    /** A caller with a JWT, which is verified again when the ticket is taken. */
    record OfJwt(String token) implements Holder {
      @Override
      public String toString() {
        return "OfJwt[]";
      }
    }
  }

  /**
   * A new ticket.
   *
   * @param expires by the clock of Redis
   */
  record StreamTicket(String ticket, Instant expires) {}

  StreamTicket issue(Holder holder) {
    String ticket = Secrets.random();
    String value =
        switch (holder) {
          case Holder.OfLogin(Credential.Session(String id)) -> SESSION + id;
          case Holder.OfLogin(Credential.Token(String hash)) -> TOKEN + hash;
          case Holder.OfJwt(String token) -> JWT + token;
        };
    List<Object> end =
        state.run(
            SCRIPT,
            List.of(name(ticket)),
            "issue",
            Secrets.seal(value, ticket),
            Long.toString(LIFETIME.toMillis()));
    return new StreamTicket(ticket, Instant.ofEpochMilli((Long) end.getFirst()));
  }

  /**
   * What the ticket stands for; null when it is unknown or no longer valid. Taking a ticket uses it
   * up.
   */
  @Nullable Holder take(String ticket) {
    List<Object> found = state.run(SCRIPT, List.of(name(ticket)), "take");
    if (found.isEmpty()) {
      return null;
    }
    String value = Secrets.open((String) found.getFirst(), ticket);
    int end = value.indexOf(' ') + 1;
    String rest = value.substring(end);
    return switch (value.substring(0, end)) {
      case SESSION -> new Holder.OfLogin(new Credential.Session(rest));
      case TOKEN -> new Holder.OfLogin(new Credential.Token(rest));
      case JWT -> new Holder.OfJwt(rest);
      default -> null;
    };
  }

  private static String name(String ticket) {
    return "ticket." + Secrets.hash(ticket);
  }
}
