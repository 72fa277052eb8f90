package io.tidings.loadtest;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The number of the last acknowledged event of each topic. Each topic has one publisher. */
final class PublishedEvents {
  private final Map<String, AtomicLong> last = new ConcurrentHashMap<>();

  PublishedEvents(List<String> topics) {
    add(topics);
  }

  void add(List<String> topics) {
    topics.forEach(topic -> last.put(topic, new AtomicLong()));
  }

  void acknowledged(String topic, long number) {
    AtomicLong before = last.get(topic);
    if (before == null || !before.compareAndSet(number - 1, number)) {
      throw new IllegalArgumentException(
          "%s has not published %d before this".formatted(topic, number - 1));
    }
  }

  long last(String topic) {
    AtomicLong number = last.get(topic);
    return number == null ? 0 : number.get();
  }
}
