package io.tidings.node.user;

import io.tidings.node.access.Access;
import io.tidings.node.access.Login;
import io.tidings.node.access.PersonalTokens;
import io.tidings.node.access.Secrets;
import io.tidings.node.http.IsoTime;
import io.tidings.node.http.JsonBody;
import io.tidings.node.http.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.format.DateTimeParseException;
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

/** A user's personal tokens. */
@RestController
final class TokenController {
  private static final DataSize MAX_BODY = DataSize.ofKilobytes(4);

  private final Access access;
  private final UserTokens tokens;
  private final Logins logins;
  private final AccountChangeLimiter changes;

  TokenController(Access access, UserTokens tokens, Logins logins, AccountChangeLimiter changes) {
    this.access = access;
    this.tokens = tokens;
    this.logins = logins;
    this.changes = changes;
  }

  /** A token as it is listed. */
  record TokenSummary(String id, String name, String created, @Nullable String expires) {
    static TokenSummary of(UserToken token) {
      return new TokenSummary(
          Long.toString(token.id()),
          token.name(),
          IsoTime.text(token.created()),
          token.expires() == null ? null : IsoTime.text(token.expires()));
    }
  }

  record TokenList(List<TokenSummary> tokens) {}

  /** A token as it is shown, once. */
  record CreatedToken(
      String id, String name, String token, String created, @Nullable String expires) {}

  @GetMapping("/api/tokens")
  TokenList all() {
    return new TokenList(tokens.of(access.login().user()).stream().map(TokenSummary::of).toList());
  }

  @PostMapping("/api/tokens")
  @ResponseStatus(HttpStatus.CREATED)
  CreatedToken create(HttpServletRequest request) {
    Login login = access.login();
    changes.take(login.user());
    ObjectNode body = JsonBody.read(request, MAX_BODY);
    JsonBody.checkFields(body, Set.of("name", "expires"), "");
    String name = JsonBody.text(body, "name", "");
    ProfileRules.checkName(name);
    String secret = PersonalTokens.PREFIX + Secrets.random();
    UserToken token =
        tokens.create(
            login,
            name,
            Secrets.hash(secret),
            expires(body),
            () -> logins.isValid(login),
            ChangeContext.of(login, request));
    TokenSummary tokenSummary = TokenSummary.of(token);
    return new CreatedToken(
        tokenSummary.id(),
        tokenSummary.name(),
        secret,
        tokenSummary.created(),
        tokenSummary.expires());
  }

  @DeleteMapping("/api/tokens/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@PathVariable long id, HttpServletRequest request) {
    Login login = access.login();
    tokens.end(login.user(), id, ChangeContext.of(login, request));
  }

  private @Nullable Instant expires(ObjectNode body) {
    if (!body.hasNonNull("expires")) {
      return null;
    }
    try {
      Instant end = Instant.parse(JsonBody.text(body, "expires", ""));
      if (end.isAfter(tokens.time())) {
        return end;
      }
    } catch (DateTimeParseException e) {
      // refused below, like the past
    }
    throw ProblemException.invalid(
        "invalid-field", "expires", "expires has to be a time in the future, in ISO 8601 with Z.");
  }
}
