package io.tidings.node.test;

import java.util.concurrent.locks.ReentrantLock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Lets nodes that start at once set up logging one after the other: there is one for the whole JVM,
 * and Spring Boot takes each node to be alone in its JVM.
 *
 * @param order before or after the listener that sets up logging
 */
record LoggingTurn(int order)
    implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {
  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final LoggingTurn TAKE =
      new LoggingTurn(LoggingApplicationListener.DEFAULT_ORDER - 1);
  private static final LoggingTurn GIVE =
      new LoggingTurn(LoggingApplicationListener.DEFAULT_ORDER + 1);

  static void addTo(SpringApplication application) {
    application.addListeners(TAKE, GIVE);
  }

  /** Gives the turn of a node back that could not start. */
  static void end() {
    while (LOCK.isHeldByCurrentThread()) {
      LOCK.unlock();
    }
  }

  @Override
  public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
    if (equals(TAKE)) {
      LOCK.lock();
    } else {
      LOCK.unlock();
    }
  }

  @Override
  public int getOrder() {
    return order;
  }
}
