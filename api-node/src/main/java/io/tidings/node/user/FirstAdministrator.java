package io.tidings.node.user;

import io.tidings.events.LogException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Makes the administrator that the configuration names, when there is no user yet. */
@Component
@Order(1)
final class FirstAdministrator implements ApplicationRunner {
  private static final Logger LOG = LoggerFactory.getLogger(FirstAdministrator.class);

  private final AdminProperties properties;
  private final FirstUsers first;
  private final Users users;
  private final PasswordHashes hashes;

  FirstAdministrator(
      AdminProperties properties, FirstUsers first, Users users, PasswordHashes hashes) {
    this.properties = properties;
    this.first = first;
    this.users = users;
    this.hashes = hashes;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    String username = properties.username();
    String password = properties.password();
    if (username != null && password != null) {
      first.make(() -> List.of(new NewUser(username, username, hashes.hash(password), true)));
    }
  }

  @EventListener(ApplicationReadyEvent.class)
  void tellIfNobodyCanSignIn() {
    try {
      if (properties.username() == null && users.isEmpty()) {
        LOG.warn(
            "There are no users, so signing in is not possible: start one node with"
                + " tidings.admin.username and tidings.admin.password");
      }
    } catch (LogException e) {
      LOG.debug("Redis did not answer whether there are users", e);
    }
  }
}
