package io.tidings.node.user;

import io.tidings.events.LogException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Creates the first users when a node starts, or as soon as Redis can be reached. Nodes that start
 * together create them once.
 */
@Component
public class FirstUsers implements DisposableBean {
  private static final Logger LOG = LoggerFactory.getLogger(FirstUsers.class);
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final Users users;
  private volatile boolean stopped;

  FirstUsers(Users users) {
    this.users = users;
  }

  /** Creates them unless there are users; their passwords are hashed only then. */
  public void make(Supplier<List<NewUser>> first) {
    if (!tryMake(first)) {
      Thread.ofVirtual().name("first-users").start(() -> retry(first));
    }
  }

  private void retry(Supplier<List<NewUser>> first) {
    try {
      do {
        Thread.sleep(PAUSE);
      } while (!stopped && !tryMake(first));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean tryMake(Supplier<List<NewUser>> first) {
    try {
      if (users.isEmpty()) {
        List<NewUser> made = first.get();
        if (users.createFirst(made)) {
          LOG.info(
              "There were no users; created {}", made.stream().map(NewUser::username).toList());
        }
      }
      return true;
    } catch (LogException e) {
      return false;
    }
  }

  @Override
  public void destroy() {
    stopped = true;
  }
}
