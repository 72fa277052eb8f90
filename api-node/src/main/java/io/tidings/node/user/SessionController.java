package io.tidings.node.user;

import io.tidings.node.access.Access;
import io.tidings.node.access.Login;
import io.tidings.node.access.Login.Credential.Session;
import io.tidings.node.access.SecretCookie;
import io.tidings.node.access.Secrets;
import io.tidings.node.http.IsoTime;
import io.tidings.node.http.JsonBody;
import io.tidings.node.http.ProblemException;
import io.tidings.node.user.Sessions.ListedSession;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** A user's sessions: where they are signed in, and how to end that. */
@RestController
final class SessionController {
  private static final DataSize MAX_BODY = DataSize.ofKilobytes(4);

  private final Access access;
  private final Users users;
  private final Sessions sessions;
  private final SessionTerminator sessionTerminator;
  private final PasswordLogin passwords;
  private final SecretCookie cookie;

  SessionController(
      Access access,
      Users users,
      Sessions sessions,
      SessionTerminator sessionTerminator,
      PasswordLogin passwords,
      SecretCookie sessionCookie) {
    this.access = access;
    this.users = users;
    this.sessions = sessions;
    this.sessionTerminator = sessionTerminator;
    this.passwords = passwords;
    this.cookie = sessionCookie;
  }

  /**
   * A session as it is listed.
   *
   * @param current whether the request came with it
   */
  record SessionSummary(
      String id,
      String created,
      String lastSeen,
      @Nullable String address,
      @Nullable String userAgent,
      boolean current) {
    static SessionSummary of(ListedSession session, Login login) {
      return new SessionSummary(
          session.publicId(),
          IsoTime.text(session.created()),
          IsoTime.text(session.used()),
          unlessEmpty(session.origin().address()),
          unlessEmpty(session.origin().userAgent()),
          isOwn(session, login));
    }
  }

  record SessionList(List<SessionSummary> sessions) {}

  @GetMapping("/api/sessions")
  SessionList all() {
    Login login = access.login();
    return new SessionList(
        of(login).stream().map(session -> SessionSummary.of(session, login)).toList());
  }

  @DeleteMapping("/api/sessions/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void end(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
    Login login = access.login();
    ListedSession session =
        of(login).stream()
            .filter(one -> one.publicId().equals(id))
            .findFirst()
            .orElseThrow(() ->
                new ProblemException(
                    HttpStatus.NOT_FOUND, "not-found", null, "You have no such session."));
    sessionTerminator.endSession(login.user(), session.hash(), ChangeContext.of(login, request));
    if (isOwn(session, login)) {
      cookie.clear(request, response);
    }
  }

  @DeleteMapping("/api/sessions/all")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void endAll(HttpServletRequest request, HttpServletResponse response) {
    Login login = access.login();
    sessionTerminator.endAllSessions(login, ChangeContext.of(login, request));
    cookie.clear(request, response);
  }

  /** For an account that may be in the wrong hands: every login ends. */
  @PostMapping("/api/me/end-all")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void endEverything(HttpServletRequest request, HttpServletResponse response) {
    Login login = access.login();
    ObjectNode body = JsonBody.read(request, MAX_BODY);
    JsonBody.checkFields(body, Set.of("password"), "");
    passwords.confirm(login.user(), JsonBody.text(body, "password", ""), request);
    sessionTerminator.endEverything(login, ChangeContext.of(login, request));
    cookie.clear(request, response);
  }

  private List<ListedSession> of(Login login) {
    User user = users.find(login.user());
    return user == null ? List.of() : sessions.of(user);
  }

  private static boolean isOwn(ListedSession session, Login login) {
    return login.credential() instanceof Session(String id)
        && session.hash().equals(Secrets.hash(id));
  }

  private static @Nullable String unlessEmpty(String text) {
    return text.isEmpty() ? null : text;
  }
}
