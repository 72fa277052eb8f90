package io.tidings.node.user;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.events.LogException;
import io.tidings.node.http.ProblemException;
import io.tidings.node.limits.RequesterResolver;
import io.tidings.node.user.PasswordAttempts.PasswordAttempt;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.stereotype.Component;

/**
 * Checks passwords. An unknown name, a user without a password, a disabled user and a wrong
 * password have the same answer after the same work.
 */
@Component
public class PasswordLogin {
  private final Users users;
  private final PasswordHashes hashes;
  private final PasswordAttempts attempts;
  private final RequesterResolver requesterResolver;
  private final Counter ok;
  private final Counter failed;

  PasswordLogin(
      Users users,
      PasswordHashes hashes,
      PasswordAttempts attempts,
      RequesterResolver requesterResolver,
      MeterRegistry registry) {
    this.users = users;
    this.hashes = hashes;
    this.attempts = attempts;
    this.requesterResolver = requesterResolver;
    this.ok = registry.counter("tidings.logins", "outcome", "ok");
    this.failed = registry.counter("tidings.logins", "outcome", "failed");
  }

  /**
   * The user with this name and password.
   *
   * @throws BadCredentialsException when there is none
   * @throws io.tidings.node.http.TooManyRequestsException after too many attempts
   */
  User check(String username, String password, HttpServletRequest request) {
    requireText("username", username);
    requireText("password", password);
    User user =
        checked(
            address -> attempts.login(username, address),
            () -> users.byName(username),
            username,
            password,
            request);
    if (user == null) {
      throw new BadCredentialsException("the user name or the password is wrong");
    }
    return user;
  }

  /** Confirms by password that this user makes a sensitive change, or refuses with 403. */
  public void confirm(long user, String password, HttpServletRequest request) {
    confirm(user, "password", password, request);
  }

  /** The same, with the name of the field that has the password. */
  void confirm(long user, String field, String password, HttpServletRequest request) {
    requireText(field, password);
    User confirmed =
        checked(
            address -> attempts.confirmation(user, address),
            () -> users.find(user),
            "user " + user, // no user name has a blank
            password,
            request);
    if (confirmed == null) {
      throw new ProblemException(
          HttpStatus.FORBIDDEN, "bad-credentials", null, "The password is wrong.");
    }
  }

  /** Refuses malformed text with an error that says so, whether the user exists or not. */
  private static void requireText(String field, String text) {
    if (text.isEmpty()) {
      throw ProblemException.invalid("invalid-field", field, field + " must not be empty.");
    }
  }

  /** The active user with this password; null when that is wrong. */
  private @Nullable User checked(
      Function<String, PasswordAttempt> begin,
      Supplier<@Nullable User> find,
      String turn,
      String password,
      HttpServletRequest request) {
    String address = requesterResolver.address(request);
    PasswordAttempt attempt = begin(begin, address);
    User user;
    boolean right;
    try {
      user = find.get();
      String hash = user != null && user.active() ? user.passwordHash() : null;
      right = hashes.matches(password, hash, address, turn);
    } catch (LogException e) {
      attempt.withdraw();
      throw new AuthenticationServiceException("the user cannot be looked up at the moment", e);
    } catch (RuntimeException e) {
      attempt.withdraw();
      throw e;
    }
    if (right) {
      ok.increment();
      attempt.right();
      return user;
    }
    failed.increment();
    attempt.wrong();
    return null;
  }

  private static PasswordAttempt begin(Function<String, PasswordAttempt> begin, String address) {
    try {
      return begin.apply(address);
    } catch (LogException e) {
      throw new AuthenticationServiceException(
          "the login attempt cannot be counted at the moment", e);
    }
  }
}
