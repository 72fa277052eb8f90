package io.tidings.node.chat.upstream;

import io.tidings.node.chat.ChatFeature;
import io.tidings.node.interest.InterestListener;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/** Reads the upstreams of the users that this node owns. Thread-safe. */
final class UpstreamBridge implements InterestListener, AutoCloseable {
  private final UpstreamContext context;
  private final ConcurrentHashMap<Long, UpstreamReader> readers = new ConcurrentHashMap<>();
  private final StartSpread starts;

  UpstreamBridge(UpstreamContext context) {
    this.context = context;
    this.starts = new StartSpread(context.random(), System::nanoTime);
  }

  @Override
  public String kind() {
    return ChatFeature.INTEREST;
  }

  @Override
  public void gained(long user, long token) {
    read(user, token, starts.next());
  }

  @Override
  public void lost(long user) {
    UpstreamReader reader = readers.remove(user);
    if (reader != null) {
      reader.close();
    }
  }

  /** Connects anew in any case: the next connection continues where the last one ended. */
  @Override
  public void changed(long user) {
    UpstreamReader earlier = readers.get(user);
    if (earlier != null) {
      read(user, earlier.fence(), Duration.ZERO);
    }
  }

  private void read(long user, long token, Duration start) {
    lost(user);
    UpstreamReader reader = new UpstreamReader(context, user, token, start);
    readers.put(user, reader);
    reader.start();
  }

  @Override
  public void close() {
    readers.keySet().forEach(this::lost);
  }
}
