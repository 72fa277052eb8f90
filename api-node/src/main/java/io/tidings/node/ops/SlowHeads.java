package io.tidings.node.ops;

import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Closes connections whose first request does not arrive in time. Jetty's idle timeout starts again
 * with each byte, so a client that sends one every few seconds would stay for ever.
 */
final class SlowHeads implements Connection.Listener {
  private static final long SECONDS = 15;

  private final Scheduler scheduler;

  SlowHeads(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  @Override
  public void onOpened(Connection connection) {
    if (connection instanceof HttpConnection http) {
      scheduler.schedule(() -> check(http), SECONDS, TimeUnit.SECONDS);
    }
  }

  private static void check(HttpConnection connection) {
    if (connection.getMessagesIn() == 0 && connection.getEndPoint().isOpen()) {
      connection.getEndPoint().close();
    }
  }
}
