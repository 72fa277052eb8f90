package io.tidings.node.access;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.Order;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.stereotype.Component;

/** Identifies callers by the ticket in the URL of a stream. */
@Component
@Order(2)
final class TicketConverter implements AuthenticationConverter {
  private final StreamTickets tickets;
  private final StreamPaths streamPaths;
  private final JwtDecoder decoder;
  private final ObjectProvider<LoginResolver> logins;

  TicketConverter(
      StreamTickets tickets,
      StreamPaths streamPaths,
      JwtDecoder decoder,
      ObjectProvider<LoginResolver> logins) {
    this.tickets = tickets;
    this.streamPaths = streamPaths;
    this.decoder = decoder;
    this.logins = logins;
  }

  @Override
  public @Nullable Authentication convert(HttpServletRequest request) {
    if (request.getQueryString() == null || !streamPaths.match(request)) {
      return null;
    }
    String ticket = request.getParameter("ticket");
    if (ticket == null) {
      return null;
    }
    Caller caller = caller(tickets.take(ticket));
    if (caller == null) {
      throw new InvalidBearerTokenException("the ticket was used before or has expired");
    }
    return new CallerAuthentication(caller);
  }

  private @Nullable Caller caller(StreamTickets.@Nullable Holder holder) {
    return switch (holder) {
      case null -> null;
      case StreamTickets.Holder.OfJwt(String token) -> ofJwt(token);
      case StreamTickets.Holder.OfLogin(Login.Credential credential) -> ofLogin(credential);
    };
  }

  private Caller ofJwt(String token) {
    try {
      return JwtTokens.verify(decoder, token);
    } catch (BadJwtException e) {
      throw new InvalidBearerTokenException("the token of the ticket is no longer valid", e);
    }
  }

  private @Nullable Caller ofLogin(Login.Credential credential) {
    LoginResolver resolver = logins.getIfAvailable();
    Login login = resolver == null ? null : resolver.resolve(credential);
    return login == null ? null : Caller.of(login);
  }
}
