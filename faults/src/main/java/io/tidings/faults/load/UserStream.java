package io.tidings.faults.load;

import java.util.function.IntSupplier;

/**
 * A client of a user's own stream.
 *
 * @param port that of the node to which it connected last
 */
public record UserStream(RecordingClient client, long user, IntSupplier port) {
  /** Whether it was sent that count of notifications, or a greater one. */
  public boolean shows(long count) {
    return client.progress().newest() >= count;
  }

  @Override
  public String toString() {
    return client.name();
  }
}
