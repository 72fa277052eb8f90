package io.tidings.testbed.snapshot;

import io.tidings.testbed.swarm.Counter;
import io.tidings.testbed.swarm.LatencyLog;
import io.tidings.testbed.swarm.SwarmClient;
import io.tidings.testbed.user.StoredUser;
import io.tidings.testbed.websocket.ClientTransport;

/**
 * A user with one notification, who reads it and unreads it, and with one connection, which is told
 * how many are unread: 0 or 1 in turn.
 */
final class CountedUser extends SwarmClient {
  private static final String TYPE = "notification-count";
  private static final String NUMBER = "ount\":";

  private final StoredUser user;
  private final LatencyLog latencies;
  private volatile long changedAt;
  private volatile boolean read;
  private int frames;
  private char last = '?';

  CountedUser(Counter counter, ClientTransport transport, StoredUser user, LatencyLog latencies) {
    super(counter, transport);
    this.user = user;
    this.latencies = latencies;
  }

  StoredUser user() {
    return user;
  }

  /** Begins a change; returns whether the notification is read afterwards. Another thread. */
  boolean change() {
    read = !read;
    changedAt = System.nanoTime();
    return read;
  }

  /** Whether the connection shows what is so. */
  boolean isUpToDate() {
    return last == (read ? '0' : '1');
  }

  int frames() {
    return frames;
  }

  @Override
  protected String target() {
    return switch (transport()) {
      case EVENT_STREAM -> "/user/events";
      case WEBSOCKET -> "/-/ws";
    };
  }

  @Override
  protected String headers() {
    return "Authorization: Bearer " + user.token() + "\r\n";
  }

  /** The count has one digit. */
  @Override
  protected void event(String name, String data) {
    if (name.equals(TYPE) || data.contains("\"type\":\"" + TYPE + "\"")) {
      char count = data.charAt(data.indexOf(NUMBER) + NUMBER.length());
      if (count == last) {
        counter.fault(user + " was told twice: " + data);
      }
      last = count;
      frames++;
      if (changedAt != 0) {
        latencies.add(System.nanoTime() - changedAt);
      }
    } else if (name.equals("connected") || data.contains("\"type\":\"connected\"")) {
      attached();
    } else if (name.equals("close") || data.contains("\"type\":\"closed\"")) {
      counter.closed();
    }
  }
}
