package io.tidings.node.user;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.events.LogException;
import io.tidings.node.http.ProblemException;
import io.tidings.node.limits.RequesterResolver;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.stereotype.Component;

/**
 * Checks passwords. An unknown name, a disabled user and a wrong password have the same answer
 * after the same work.
 */
@Component
public class PasswordLogin {
  private final Users users;
  private final FailedLogins failures;
  private final RequesterResolver requesterResolver;
  private final AuthenticationManager passwords;
  private final Counter ok;
  private final Counter failed;

  PasswordLogin(
      Users users,
      PasswordHashes hashes,
      FailedLogins failures,
      RequesterResolver requesterResolver,
      MeterRegistry registry) {
    this.users = users;
    this.failures = failures;
    this.requesterResolver = requesterResolver;
    DaoAuthenticationProvider provider = new DaoAuthenticationProvider(this::account);
    provider.setPasswordEncoder(hashes);
    this.passwords = new ProviderManager(provider);
    this.ok = registry.counter("tidings.logins", "outcome", "ok");
    this.failed = registry.counter("tidings.logins", "outcome", "failed");
  }

  // A disabled user is unknown here: Spring Security would say so before it looks at the password.
  private UserDetails account(String username) {
    User user = users.byName(username);
    if (user == null || !user.active()) {
      throw new UsernameNotFoundException("there is no such user");
    }
    return new Account(user);
  }

  /**
   * The user with this name and password.
   *
   * @throws BadCredentialsException when there is none
   * @throws io.tidings.node.http.TooManyRequestsException after too many failures
   */
  User check(String username, String password, HttpServletRequest request) {
    String address = requesterResolver.address(request);
    try {
      failures.attempt(username, address);
    } catch (LogException e) {
      throw new AuthenticationServiceException("the attempt cannot be counted now", e);
    }
    boolean wrong = false;
    try {
      User user = authenticated(username, password);
      ok.increment();
      return user;
    } catch (BadCredentialsException e) {
      wrong = true;
      failed.increment();
      throw e;
    } finally {
      if (!wrong) {
        failures.forgive(username, address);
      }
    }
  }

  private User authenticated(String username, String password) {
    Authentication done =
        passwords.authenticate(
            UsernamePasswordAuthenticationToken.unauthenticated(username, password));
    if (done.getPrincipal() instanceof Account(User user)) {
      return user;
    }
    throw new IllegalStateException("Spring Security gave another principal");
  }

  /** Makes sure that it is really this user who asks for something grave, or refuses with 403. */
  public void confirm(long user, String password, HttpServletRequest request) {
    User asking = users.find(user);
    try {
      check(asking == null ? "" : asking.username(), password, request);
    } catch (BadCredentialsException e) {
      throw new ProblemException(
          HttpStatus.FORBIDDEN, "bad-credentials", null, "The password is wrong.");
    }
  }
}
