package io.tidings.node.user;

import io.tidings.node.access.Caller;
import io.tidings.node.access.CallerAuthentication;
import io.tidings.node.access.Login;
import io.tidings.node.access.Login.Credential;
import io.tidings.node.access.PersonalTokens;
import io.tidings.node.access.Secrets;
import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.stereotype.Component;

/** Identifies users by their personal tokens. */
@Component
@Order(1)
final class TokenConverter implements AuthenticationConverter {
  private static final Pattern FORM = Pattern.compile(PersonalTokens.PREFIX + "[A-Za-z0-9_-]{43}");

  private final Logins logins;

  TokenConverter(Logins logins) {
    this.logins = logins;
  }

  @Override
  public @Nullable Authentication convert(HttpServletRequest request) {
    String token = PersonalTokens.of(request);
    if (token == null) {
      return null;
    }
    Login login =
        FORM.matcher(token).matches()
            ? logins.resolve(new Credential.Token(Secrets.hash(token)))
            : null;
    if (login == null) {
      throw new InvalidBearerTokenException("it is unknown, expired or revoked");
    }
    return new CallerAuthentication(Caller.of(login));
  }
}
