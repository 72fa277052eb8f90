package io.tidings.node.relay;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happened to the connections since the last line of the log about them, with one of those
 * that ended: each has the same chance. Thread-safe.
 */
final class ConnectionSummary {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionSummary.class);

  // Guarded by this.
  private final Map<CloseReason, Integer> reasons = new EnumMap<>(CloseReason.class);
  private int opened;
  private int ended;
  private long writtenBefore;
  private @Nullable EndedConnection sample;

  synchronized void opened() {
    opened++;
  }

  synchronized void ended(EndedConnection connection) {
    ended++;
    reasons.merge(connection.reason(), 1, Integer::sum);
    if (ThreadLocalRandom.current().nextInt(ended) == 0) {
      sample = connection;
    }
  }

  /**
   * Writes one line, unless no connection was opened and none has ended, and begins anew.
   *
   * @param open how many connections there are
   * @param written bytes that were written since the node started
   */
  synchronized void log(int open, long written) {
    if (opened == 0 && ended == 0) {
      return;
    }
    LOG.atInfo()
        .addKeyValue("opened", opened)
        .addKeyValue("ended", ended)
        .addKeyValue("open", open)
        .addKeyValue("bytes", written - writtenBefore)
        .addKeyValue("reasons", reasons())
        .addKeyValue("sample", sample == null ? "none" : sample.toString())
        .log("connections");
    reasons.clear();
    opened = 0;
    ended = 0;
    writtenBefore = written;
    sample = null;
  }

  private String reasons() {
    return reasons.isEmpty()
        ? "none"
        : reasons.entrySet().stream()
            .map(reason -> reason.getKey().word() + "=" + reason.getValue())
            .collect(Collectors.joining(" "));
  }
}
