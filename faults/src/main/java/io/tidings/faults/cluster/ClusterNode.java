package io.tidings.faults.cluster;

/** A real node, listening on a free port of this machine. */
public interface ClusterNode extends AutoCloseable {
  /** As the node calls itself. */
  String name();

  /** The same over restarts. */
  int port();

  /** Of health and metrics; the same over restarts, too. */
  int managementPort();

  /** Starts it again after it ended. */
  void start();

  /** Ends it as a deployment does: it drains first. Returns once it is gone. */
  void stop();

  /** Ends it however it can be ended, if it still runs. */
  @Override
  void close();
}
