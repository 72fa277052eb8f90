package io.tidings.loadtest;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Slow clients have to be told that they are slow, each at least once, and nothing else. */
final class ToldSlow implements StreamRules {
  private final Set<Long> told = ConcurrentHashMap.newKeySet();

  ToldSlow(LoadReport report, int clients) {
    report.atEnd(_ -> {
      report.note("%d of %d slow clients were told so".formatted(told.size(), clients));
      if (told.size() < clients) {
        report.failed(
            ("only %d of %d slow clients were told so: a larger SLOW_RATE or SLOW_PAYLOAD fills the"
                    + " buffers on their way sooner; those that were cut did not read their last"
                    + " frame within tidings.stream.linger, which SLOW_TIME may not exceed")
                .formatted(told.size(), clients));
      }
    });
  }

  /** Their events are late because they are slow: that says nothing of the nodes. */
  @Override
  public boolean measured() {
    return false;
  }

  @Override
  public void ended(FollowedStream stream, String reason, LoadReport report) {
    if (reason.equals("slow-consumer")) {
      told.add(stream.index());
    } else {
      report.failed("slow client, %s ended: %s".formatted(stream.name(), reason));
    }
  }
}
