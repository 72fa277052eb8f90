package io.tidings.testbed.cluster;

/** A real node, listening on a free port of this machine. */
public interface ClusterNode extends AutoCloseable {
  /** The node's own name. */
  String name();

  /** The port of HTTP requests, which stays the same over restarts. */
  int port();

  /** The port of health and metrics, which stays the same over restarts, too. */
  int managementPort();

  /** Starts the node again after it ended. */
  void start();

  /** Stops the node as a deployment does: it drains first. Returns once the node has ended. */
  void stop();

  /** Ends the node by any means, if it still runs. */
  @Override
  void close();
}
