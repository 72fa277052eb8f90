package io.tidings.node.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Counts the rejections of each limit. There is no log line: that would be a load of its own. */
@Component
public class RejectionMetrics {
  private final Map<Limit, Counter> counters = new EnumMap<>(Limit.class);

  public RejectionMetrics(MeterRegistry registry) {
    for (Limit limit : Limit.values()) {
      counters.put(limit, registry.counter("tidings.rejections", "limit", limit.word()));
    }
  }

  /** Counts one more rejection. */
  public void count(Limit limit) {
    Counter counter = counters.get(limit);
    if (counter != null) {
      counter.increment();
    }
  }
}
