package io.tidings.node.access;

import io.tidings.node.http.IsoTime;
import io.tidings.node.http.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Objects;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Tickets and cookies for clients whose streams can send no {@code Authorization} header. */
@RestController
final class StreamAccessController {
  private final BearerTokenResolver jwts = PersonalTokens.jwtResolver();
  private final Access access;
  private final StreamTickets tickets;
  private final StreamCookie cookie;

  StreamAccessController(Access access, StreamTickets tickets, StreamCookie cookie) {
    this.access = access;
    this.tickets = tickets;
    this.cookie = cookie;
  }

  record IssuedTicket(String ticket, String expires) {}

  @PostMapping("/api/stream-tickets")
  @ResponseStatus(HttpStatus.CREATED)
  IssuedTicket ticket(HttpServletRequest request) {
    Login login = access.caller().login();
    StreamTickets.StreamTicket issued =
        tickets.issue(
            login == null
                ? new StreamTickets.Holder.OfJwt(jwt(request))
                : new StreamTickets.Holder.OfLogin(login.credential()));
    return new IssuedTicket(issued.ticket(), IsoTime.text(issued.expires()));
  }

  @PostMapping("/api/stream-cookie")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void setCookie(HttpServletRequest request, HttpServletResponse response) {
    Caller caller = access.caller();
    if (caller.login() != null) {
      throw new AccessDeniedException("Only callers with a JWT may do this.");
    }
    String token = jwt(request);
    if (token.length() > StreamCookie.MAX_LENGTH) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST,
          "token-too-long",
          null,
          "The token has %d characters; a cookie holds at most %d."
              .formatted(token.length(), StreamCookie.MAX_LENGTH));
    }
    cookie.write(request, response, token, Objects.requireNonNull(caller.expires()));
  }

  @DeleteMapping("/api/stream-cookie")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void clearCookie(HttpServletRequest request, HttpServletResponse response) {
    cookie.clear(request, response);
  }

  /** The token that the caller was believed for, if it opens any stream. */
  private String jwt(HttpServletRequest request) {
    String token = jwts.resolve(request);
    if (token == null) {
      throw new InsufficientAuthenticationException("a login or token is needed");
    }
    access.subscribeAnything();
    return token;
  }
}
