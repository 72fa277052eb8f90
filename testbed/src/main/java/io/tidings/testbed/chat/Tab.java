package io.tidings.testbed.chat;

import io.tidings.testbed.swarm.Counter;
import io.tidings.testbed.swarm.SwarmClient;
import io.tidings.testbed.user.StoredUser;
import io.tidings.testbed.websocket.ClientTransport;

/** A tab of a user: it reads {@code /events}, and counts what would make it fetch a thread. */
final class Tab extends SwarmClient {
  private final StoredUser user;
  private int threadUpdates;
  private int resyncs;

  Tab(Counter counter, StoredUser user) {
    super(counter, ClientTransport.EVENT_STREAM);
    this.user = user;
  }

  StoredUser user() {
    return user;
  }

  int threadUpdates() {
    return threadUpdates;
  }

  int resyncs() {
    return resyncs;
  }

  @Override
  protected String target() {
    return "/events";
  }

  @Override
  protected String headers() {
    return "Authorization: Bearer " + user.token() + "\r\n";
  }

  @Override
  protected void event(String name, String data) {
    switch (name) {
      case "connected" -> attached();
      case "thread-updated" -> threadUpdates++;
      case "resync" -> resyncs++;
      case "closed" -> counter.closed();
      default -> {} // keepalives, and changes of the contact that come with those of the thread
    }
  }
}
