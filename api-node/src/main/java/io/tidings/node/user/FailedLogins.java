package io.tidings.node.user;

import io.tidings.node.http.TooManyRequestsException;
import io.tidings.node.limits.Holder;
import io.tidings.node.limits.TokenBuckets;
import io.tidings.node.ops.Limit;
import io.tidings.node.ops.Refusals;
import java.time.Duration;
import java.util.Locale;
import org.springframework.stereotype.Component;

/**
 * Holds those who try out passwords: for each user name, and for each address. An attempt counts
 * before it is made, so that a thousand at once are held, too.
 */
@Component
class FailedLogins {
  private final TokenBuckets<Holder> users;
  private final TokenBuckets<Holder> addresses;
  private final Refusals refusals;

  FailedLogins(LoginProperties properties, Refusals refusals) {
    this.users = buckets(properties.failuresPerUser(), properties.window());
    this.addresses = buckets(properties.failuresPerAddress(), properties.window());
    this.refusals = refusals;
  }

  private static TokenBuckets<Holder> buckets(int failures, Duration window) {
    return new TokenBuckets<>(failures * 1e9 / window.toNanos(), failures, System::nanoTime);
  }

  /** Lets somebody try, or refuses. */
  void attempt(String username, String address) {
    Duration wait = addresses.take(address(address), 1);
    if (wait.isZero()) {
      wait = users.take(user(username), 1);
      if (!wait.isZero()) {
        addresses.giveBack(address(address), 1);
      }
    }
    if (!wait.isZero()) {
      refusals.count(Limit.FAILED_LOGINS);
      throw new TooManyRequestsException(
          "too-many-logins", "There were too many wrong passwords.", wait);
    }
  }

  /** It does not count after all: the password was right, or could not be checked. */
  void forgive(String username, String address) {
    users.giveBack(user(username), 1);
    addresses.giveBack(address(address), 1);
  }

  private static Holder user(String username) {
    return new Holder.User(username.toLowerCase(Locale.ROOT));
  }

  private static Holder address(String address) {
    return new Holder.Address(address);
  }
}
