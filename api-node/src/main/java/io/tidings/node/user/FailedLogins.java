package io.tidings.node.user;

import io.tidings.events.LogException;
import io.tidings.events.StateScript;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.http.TooManyRequestsException;
import io.tidings.node.ops.Limit;
import io.tidings.node.ops.RejectionMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/**
 * Holds those who try out passwords: for each user name, and for each address, over all nodes. An
 * attempt counts before it is made, so that a thousand at once are held, too.
 */
@Component
class FailedLogins {
  private static final StateScript SCRIPT =
      StateScript.load(FailedLogins.class, "failed-logins.lua");

  private final WorkspaceState state;
  private final LoginProperties properties;
  private final RejectionMetrics rejectionMetrics;

  FailedLogins(
      WorkspaceState state, LoginProperties properties, RejectionMetrics rejectionMetrics) {
    this.state = state;
    this.properties = properties;
    this.rejectionMetrics = rejectionMetrics;
  }

  /** Lets somebody try, or refuses. */
  void attempt(String username, String address) {
    Duration wait = count("take", username, address);
    if (!wait.isZero()) {
      rejectionMetrics.count(Limit.FAILED_LOGINS);
      throw new TooManyRequestsException(
          "too-many-logins", "There were too many wrong passwords.", wait);
    }
  }

  /** It does not count after all: the password was right, or could not be checked. */
  void forgive(String username, String address) {
    try {
      count("give back", username, address);
    } catch (LogException e) {
      // It counts, then; whether the password was right is known all the same.
    }
  }

  private Duration count(String action, String username, String address) {
    List<Object> wait =
        state.run(
            SCRIPT,
            List.of(
                "failures.user." + Secrets.hash(username.toLowerCase(Locale.ROOT)),
                "failures.address." + Secrets.hash(address)),
            action,
            millisPerAttempt(properties.failuresPerUser()),
            String.valueOf(properties.failuresPerUser()),
            millisPerAttempt(properties.failuresPerAddress()),
            String.valueOf(properties.failuresPerAddress()));
    return Duration.ofMillis((Long) wait.getFirst());
  }

  private String millisPerAttempt(int attempts) {
    return String.valueOf((double) properties.window().toMillis() / attempts);
  }
}
