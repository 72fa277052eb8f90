package io.tidings.node.connections;

import io.tidings.events.embedded.RedisServer;
import io.tidings.events.embedded.RedisServers;

/** On one server. */
class NodeCallsTest extends NodeCallsContract {
  @Override
  RedisServers start() {
    return RedisServer.start();
  }
}
