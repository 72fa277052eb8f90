package io.tidings.node.user;

import io.tidings.node.access.Access;
import io.tidings.node.access.Login;
import io.tidings.node.http.JsonBody;
import io.tidings.node.http.ProblemException;
import io.tidings.node.limits.RequesterResolver;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Begins and ends sessions. */
@RestController
final class LoginController {
  private static final DataSize MAX_BODY = DataSize.ofKilobytes(4);

  private final PasswordLogin passwords;
  private final Sessions sessions;
  private final SessionTerminator sessionTerminator;
  private final Access access;
  private final RequesterResolver requesterResolver;

  LoginController(
      PasswordLogin passwords,
      Sessions sessions,
      SessionTerminator sessionTerminator,
      Access access,
      RequesterResolver requesterResolver) {
    this.passwords = passwords;
    this.sessions = sessions;
    this.sessionTerminator = sessionTerminator;
    this.access = access;
    this.requesterResolver = requesterResolver;
  }

  @PostMapping("/login")
  Me login(HttpServletRequest request, HttpServletResponse response) {
    ObjectNode body = JsonBody.read(request, MAX_BODY);
    JsonBody.checkFields(body, Set.of("username", "password"), "");
    String username = JsonBody.text(body, "username", "");
    String password = JsonBody.text(body, "password", "");
    User user = passwords.check(username, password, request);
    String session = sessions.begin(user);
    // What the browser brought is not used again: somebody else may have given it to the browser.
    endSession(request);
    SessionCookie.write(response, session, requesterResolver.tls(request));
    return Me.of(user);
  }

  @PostMapping("/logout")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void logout(HttpServletRequest request, HttpServletResponse response) {
    endSession(request);
    clearCookie(request, response);
  }

  /** For a plain link. Links of other sites, and pictures, must not be able to sign out. */
  @GetMapping("/user/logout")
  ResponseEntity<Void> logoutByLink(
      @RequestHeader(name = "Sec-Fetch-Site", required = false) @Nullable String site,
      HttpServletRequest request,
      HttpServletResponse response) {
    if (!"same-origin".equals(site)) {
      throw new ProblemException(
          HttpStatus.FORBIDDEN,
          "cross-site-write",
          null,
          "This is for links on this node's own pages; others send POST /logout.");
    }
    logout(request, response);
    return ResponseEntity.status(HttpStatus.SEE_OTHER).location(URI.create("/")).build();
  }

  @DeleteMapping("/api/sessions/all")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void logoutEverywhere(HttpServletRequest request, HttpServletResponse response) {
    Login login = access.login();
    sessionTerminator.endAllSessions(login, ChangeContext.of(login, request));
    clearCookie(request, response);
  }

  private void endSession(HttpServletRequest request) {
    Login login = access.caller().login();
    String session = SessionCookie.read(request);
    if (login != null) {
      sessionTerminator.endSession(login, ChangeContext.of(login, request));
    } else if (session != null) {
      sessions.endUnknown(session);
    }
  }

  /** Only who brought the cookie loses it: a foreign page's form comes without. */
  private void clearCookie(HttpServletRequest request, HttpServletResponse response) {
    if (SessionCookie.read(request) != null) {
      SessionCookie.clear(response, requesterResolver.tls(request));
    }
  }
}
