package io.tidings.node.user;

import io.tidings.node.http.TooManyRequestsException;
import io.tidings.node.limits.LimitKey;
import io.tidings.node.limits.TokenBuckets;
import io.tidings.node.ops.Limit;
import io.tidings.node.ops.RejectionMetrics;
import java.time.Duration;
import java.util.Locale;
import org.springframework.stereotype.Component;

/**
 * Holds those who try out passwords: for each user name, and for each address. An attempt counts
 * before it is made, so that a thousand at once are held, too.
 */
@Component
class FailedLogins {
  private final TokenBuckets<LimitKey> users;
  private final TokenBuckets<LimitKey> addresses;
  private final RejectionMetrics rejectionMetrics;

  FailedLogins(LoginProperties properties, RejectionMetrics rejectionMetrics) {
    this.users = buckets(properties.failuresPerUser(), properties.window());
    this.addresses = buckets(properties.failuresPerAddress(), properties.window());
    this.rejectionMetrics = rejectionMetrics;
  }

  private static TokenBuckets<LimitKey> buckets(int failures, Duration window) {
    return new TokenBuckets<>(failures * 1e9 / window.toNanos(), failures, System::nanoTime);
  }

  /** Lets somebody try, or refuses. */
  void attempt(String username, String address) {
    Duration wait = addresses.take(address(address), 1);
    if (wait.isZero()) {
      wait = users.take(user(username), 1);
      if (!wait.isZero()) {
        addresses.release(address(address), 1);
      }
    }
    if (!wait.isZero()) {
      rejectionMetrics.count(Limit.FAILED_LOGINS);
      throw new TooManyRequestsException(
          "too-many-logins", "There were too many wrong passwords.", wait);
    }
  }

  /** It does not count after all: the password was right, or could not be checked. */
  void forgive(String username, String address) {
    users.release(user(username), 1);
    addresses.release(address(address), 1);
  }

  private static LimitKey user(String username) {
    return new LimitKey.Subject(username.toLowerCase(Locale.ROOT));
  }

  private static LimitKey address(String address) {
    return new LimitKey.Address(address);
  }
}
