package io.tidings.node.user;

import io.tidings.node.access.Access;
import io.tidings.node.access.Login;
import io.tidings.node.access.SecretCookie;
import io.tidings.node.http.JsonBody;
import io.tidings.node.http.ProblemException;
import io.tidings.node.http.RelativeRoot;
import io.tidings.node.limits.RequesterResolver;
import io.tidings.node.user.Sessions.Origin;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Begins and ends sessions. */
@RestController
final class LoginController {
  private static final DataSize MAX_BODY = DataSize.ofKilobytes(4);
  private static final String LOGIN_PAGE = "/login?notice=signed-out";

  private final PasswordLogin passwords;
  private final Sessions sessions;
  private final SessionTerminator sessionTerminator;
  private final Access access;
  private final SecretCookie cookie;
  private final RequesterResolver requesterResolver;

  LoginController(
      PasswordLogin passwords,
      Sessions sessions,
      SessionTerminator sessionTerminator,
      Access access,
      SecretCookie sessionCookie,
      RequesterResolver requesterResolver) {
    this.passwords = passwords;
    this.sessions = sessions;
    this.sessionTerminator = sessionTerminator;
    this.access = access;
    this.cookie = sessionCookie;
    this.requesterResolver = requesterResolver;
  }

  @PostMapping("/login")
  Me login(HttpServletRequest request, HttpServletResponse response) {
    ObjectNode body = JsonBody.read(request, MAX_BODY);
    JsonBody.checkFields(body, Set.of("username", "password"), "");
    String username = JsonBody.text(body, "username", "");
    String password = JsonBody.text(body, "password", "");
    User user = passwords.check(username, password, request);
    String session = sessions.begin(user, origin(request));
    // The session that the browser sent is not used again: an attacker may have planted it.
    endSession(request);
    for (String surplus : sessions.surplus(user, session)) {
      sessionTerminator.endSession(user.id(), surplus, ChangeContext.NODE);
    }
    cookie.write(request, response, session, null);
    return Me.of(user);
  }

  private Origin origin(HttpServletRequest request) {
    String agent = request.getHeader(HttpHeaders.USER_AGENT);
    return new Origin(
        requesterResolver.address(request), agent == null ? "" : ProblemException.printable(agent));
  }

  @PostMapping("/logout")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void logout(HttpServletRequest request, HttpServletResponse response) {
    endSession(request);
    cookie.clear(request, response);
  }

  /** The form of the page at this address, which needs no script. */
  @PostMapping("/user/logout")
  ResponseEntity<Void> logoutByForm(HttpServletRequest request, HttpServletResponse response) {
    logout(request, response);
    return ResponseEntity.status(HttpStatus.SEE_OTHER)
        .header(HttpHeaders.LOCATION, RelativeRoot.of(request).to(LOGIN_PAGE))
        .build();
  }

  private void endSession(HttpServletRequest request) {
    Login login = access.caller().login();
    String session = cookie.read(request);
    if (login != null) {
      sessionTerminator.endSession(login, ChangeContext.of(login, request));
    } else if (session != null) {
      sessions.endUnknown(session);
    }
  }
}
