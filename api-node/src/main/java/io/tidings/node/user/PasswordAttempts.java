package io.tidings.node.user;

import io.tidings.events.LogException;
import io.tidings.events.StateScript;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.access.Secrets;
import io.tidings.node.http.TooManyRequestsException;
import io.tidings.node.ops.Limit;
import io.tidings.node.ops.RejectionMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Bounds how often passwords are tried, over all nodes. Wrong ones count for the user name at the
 * client's address, for the user name wherever it is tried, and for the address; right ones count
 * for the user name. An attempt counts as both before it is made, so that a thousand at once are
 * limited, too.
 *
 * <p>Users who are signed in and confirm a change have counters of their own: the wrong passwords
 * of strangers do not lock them out of their account.
 */
@Component
class PasswordAttempts {
  private static final StateScript SCRIPT =
      StateScript.load(PasswordAttempts.class, "password-attempts.lua");

  private final WorkspaceState state;
  private final LoginProperties properties;
  private final RejectionMetrics rejectionMetrics;

  PasswordAttempts(
      WorkspaceState state, LoginProperties properties, RejectionMetrics rejectionMetrics) {
    this.state = state;
    this.properties = properties;
    this.rejectionMetrics = rejectionMetrics;
  }

  /** A counter: the name of its state, and how many attempts it allows in the window. */
  private record Bucket(String name, int burst) {
    static Bucket of(String kind, String counted, int burst) {
      return new Bucket(kind + "." + Secrets.hash(counted), burst);
    }
  }

  /** An admitted attempt, to which the result has to be reported. */
  final class PasswordAttempt {
    private final List<Bucket> wrong;
    private final Bucket right;

    private PasswordAttempt(List<Bucket> wrong, Bucket right) {
      this.wrong = wrong;
      this.right = right;
    }

    /** The password was right. */
    void right() {
      giveBack(wrong);
    }

    /** The password was wrong. */
    void wrong() {
      giveBack(List.of(right));
    }

    /** The password could not be checked, so that nothing counts. */
    void withdraw() {
      giveBack(all());
    }

    private List<Bucket> all() {
      return Stream.concat(wrong.stream(), Stream.of(right)).toList();
    }
  }

  /** Lets a client try to sign in, or refuses with 429. */
  PasswordAttempt login(String username, String address) {
    String name = username.toLowerCase(Locale.ROOT);
    return take(
        new PasswordAttempt(
            List.of(
                Bucket.of(
                    "failures.user-address", name + " " + address, properties.failuresPerUser()),
                Bucket.of("failures.user", name, properties.failuresPerUserAnywhere()),
                Bucket.of("failures.address", address, properties.failuresPerAddress())),
            Bucket.of("logins.user", name, properties.loginsPerUser())));
  }

  /** Lets a user who is signed in confirm a change, or refuses with 429. */
  PasswordAttempt confirmation(long user, String address) {
    return take(
        new PasswordAttempt(
            List.of(
                Bucket.of(
                    "failures.confirmation-address",
                    user + " " + address,
                    properties.failuresPerUser()),
                Bucket.of(
                    "failures.confirmation", "" + user, properties.failuresPerUserAnywhere())),
            Bucket.of("confirmations.user", "" + user, properties.loginsPerUser())));
  }

  private PasswordAttempt take(PasswordAttempt attempt) {
    List<Bucket> all = attempt.all();
    List<Object> answer = run("take", all);
    Duration wait = Duration.ofMillis((Long) answer.get(0));
    if (!wait.isZero()) {
      boolean right = (Long) answer.get(1) == all.size();
      rejectionMetrics.count(right ? Limit.LOGINS : Limit.FAILED_LOGINS);
      throw new TooManyRequestsException(
          "too-many-logins",
          right
              ? "Too many logins of this user."
              : "Too many wrong passwords for this user name, or from this address.",
          wait);
    }
    return attempt;
  }

  private void giveBack(List<Bucket> buckets) {
    try {
      run("give back", buckets);
    } catch (LogException e) {
      // Then they stay counted. The result of the password check is known all the same.
    }
  }

  private List<Object> run(String action, List<Bucket> buckets) {
    List<String> arguments = new ArrayList<>(List.of(action));
    for (Bucket bucket : buckets) {
      arguments.add(String.valueOf((double) properties.window().toMillis() / bucket.burst()));
      arguments.add(String.valueOf(bucket.burst()));
    }
    return state.run(
        SCRIPT, buckets.stream().map(Bucket::name).toList(), arguments.toArray(String[]::new));
  }
}
