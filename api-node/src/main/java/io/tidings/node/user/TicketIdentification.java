package io.tidings.node.user;

import io.tidings.node.access.Identification;
import io.tidings.node.access.Login;
import io.tidings.node.access.Login.Credential;
import io.tidings.node.access.StreamPaths;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.stereotype.Component;

/** Knows users by the ticket in the URL of a stream. */
@Component
@Order(2)
final class TicketIdentification implements Identification {
  private final StreamTickets tickets;
  private final Logins logins;

  TicketIdentification(StreamTickets tickets, Logins logins) {
    this.tickets = tickets;
    this.logins = logins;
  }

  @Override
  public @Nullable Login identify(HttpServletRequest request) {
    if (request.getQueryString() == null || !StreamPaths.match(request)) {
      return null;
    }
    String ticket = request.getParameter("ticket");
    if (ticket == null) {
      return null;
    }
    Credential credential = tickets.take(ticket);
    Login login = credential == null ? null : logins.resolve(credential);
    if (login == null) {
      throw new InvalidBearerTokenException("the ticket was used, or is too old");
    }
    return login;
  }
}
