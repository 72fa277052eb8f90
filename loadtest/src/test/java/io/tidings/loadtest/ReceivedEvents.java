package io.tidings.loadtest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/**
 * Which events of each topic arrived on one stream, over all its connections, judged by the number
 * that each carries: 1, 2, 3 … in its topic. An event that is late counts as out of order, and no
 * longer as lost. Confined to its virtual user.
 */
final class ReceivedEvents {
  private final Map<String, Sequence> sequences = new LinkedHashMap<>();

  /** What is wrong with an event, if anything. */
  enum Finding {
    AS_EXPECTED,
    /** Some before it have not come yet. */
    AFTER_GAP,
    DUPLICATE,
    OUT_OF_ORDER,
    UNKNOWN_TOPIC
  }

  ReceivedEvents(List<String> topics) {
    topics.forEach(topic -> sequences.put(topic, new Sequence()));
  }

  Finding take(String topic, long number) {
    Sequence sequence = sequences.get(topic);
    return sequence == null ? Finding.UNKNOWN_TOPIC : sequence.take(number);
  }

  /** Whether all came that were published. */
  boolean complete(ToLongFunction<String> published) {
    return sequences.entrySet().stream()
        .allMatch(entry ->
            entry.getValue().missing.isEmpty()
                && entry.getValue().last >= published.applyAsLong(entry.getKey()));
  }

  /**
   * The lost events, given the number of the last one of each topic.
   *
   * @return the missing numbers, the topics that miss none left out
   */
  Map<String, List<Long>> lost(ToLongFunction<String> published) {
    Map<String, List<Long>> lost = new LinkedHashMap<>();
    sequences.forEach((topic, sequence) -> {
      List<Long> missing = new ArrayList<>(sequence.missing);
      for (long n = sequence.last + 1; n <= published.applyAsLong(topic); n++) {
        missing.add(n);
      }
      if (!missing.isEmpty()) {
        lost.put(topic, missing);
      }
    });
    return lost;
  }

  /** As text: {@code 3, 7-9 and 120 more}. */
  static String ranges(List<Long> numbers) {
    StringBuilder text = new StringBuilder();
    int parts = 0;
    int at = 0;
    while (at < numbers.size() && parts < 5) {
      int end = at;
      while (end + 1 < numbers.size() && numbers.get(end + 1) == numbers.get(end) + 1) {
        end++;
      }
      text.append(text.isEmpty() ? "" : ", ").append(numbers.get(at));
      if (end > at) {
        text.append('-').append(numbers.get(end));
      }
      at = end + 1;
      parts++;
    }
    return at < numbers.size()
        ? text + " and %d more".formatted(numbers.size() - at)
        : text.toString();
  }

  private static final class Sequence {
    // At a sane end this is all that there is: a stream costs little, however many events it had.
    private long last;
    private final TreeSet<Long> missing = new TreeSet<>();

    Finding take(long number) {
      if (number <= last) {
        return missing.remove(number) ? Finding.OUT_OF_ORDER : Finding.DUPLICATE;
      }
      boolean next = number == last + 1;
      for (long n = last + 1; n < number; n++) {
        missing.add(n);
      }
      last = number;
      return next ? Finding.AS_EXPECTED : Finding.AFTER_GAP;
    }
  }
}
