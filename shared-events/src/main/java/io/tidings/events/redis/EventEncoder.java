package io.tidings.events.redis;

import io.tidings.events.Commit;
import io.tidings.events.Envelope;
import io.tidings.events.InvalidNameException;
import io.tidings.events.NewEvent;
import io.tidings.events.PayloadTooLargeException;
import io.tidings.events.Topic;
import io.tidings.events.TraceParent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Encodes new events as the scripts take them: bounded, stamped and written out. */
final class EventEncoder {
  /** What a commit without durable events has instead: the topics' numbers, names, and envelope. */
  private static final List<String> NO_EVENT = List.of("", "", "");

  private final Clock clock;
  private final int payloadLimit;

  EventEncoder(Clock clock, int payloadLimit) {
    this.clock = clock;
    this.payloadLimit = payloadLimit;
  }

  /**
   * Events of one append.
   *
   * @param topics all topics of the events, each once
   * @param arguments of {@code events.lua}, from the number of topics on
   */
  record EncodedEvents(List<Topic> topics, List<String> arguments) {}

  EncodedEvents encode(List<NewEvent> events, @Nullable TraceParent trace) {
    return encode(events, Set.of(), trace);
  }

  /**
   * @param extraTopics topics that need a number although none of the events is in them
   */
  EncodedEvents encode(List<NewEvent> events, Set<Topic> extraTopics, @Nullable TraceParent trace) {
    Map<Topic, Integer> numbers = new LinkedHashMap<>();
    List<String> arguments = new ArrayList<>();
    if (events.isEmpty()) {
      arguments.addAll(NO_EVENT);
    }
    for (int i = 0; i < events.size(); i++) {
      NewEvent event = events.get(i);
      for (Topic topic : event.topics()) {
        numbers.putIfAbsent(topic, numbers.size() + 1);
      }
      arguments.add(
          event.topics().stream()
              .map(topic -> String.valueOf(numbers.get(topic)))
              .collect(Collectors.joining(",")));
      arguments.add(topicNames(event));
      String field = events.size() == 1 ? "data" : "events[" + i + "].data";
      arguments.add(envelope(event, i, field, trace));
    }
    extraTopics.forEach(topic -> numbers.putIfAbsent(topic, numbers.size() + 1));
    int count = Math.max(1, events.size());
    arguments.addAll(0, List.of(String.valueOf(numbers.size()), String.valueOf(count)));
    return new EncodedEvents(List.copyOf(numbers.keySet()), arguments);
  }

  /** Ephemeral events of a commit, as the script takes them: their number, then each. */
  List<String> announced(List<NewEvent> events) {
    List<String> arguments = new ArrayList<>(List.of(String.valueOf(events.size())));
    for (int i = 0; i < events.size(); i++) {
      arguments.add(topicNames(events.get(i)));
      arguments.add(envelope(events.get(i), i, "announced[" + i + "].data"));
    }
    return arguments;
  }

  static String topicNames(NewEvent event) {
    return event.topics().stream().map(Topic::name).collect(Collectors.joining(","));
  }

  /**
   * The envelope's text of an ephemeral event, which has no id and is part of no trace; fails when
   * the data is too large, or could not be kept as it is.
   */
  String envelope(NewEvent event, int index, String field) {
    return envelope(event, index, field, null);
  }

  private String envelope(NewEvent event, int index, String field, @Nullable TraceParent trace) {
    StorableJson.check(field, event.data());
    String text = Envelopes.write(stamped(event, clock.instant(), trace));
    checkSurrogates(text, field);
    // The envelope contains the data, so most events need no second writing to be measured.
    if (utf8Length(text) > payloadLimit) {
      long bytes = utf8Length(event.data().toString());
      if (bytes > payloadLimit) {
        throw new PayloadTooLargeException(index, bytes, payloadLimit);
      }
    }
    return text;
  }

  private static Envelope stamped(NewEvent event, Instant at, @Nullable TraceParent trace) {
    return new Envelope(
        event.topics(),
        event.type(),
        event.data(),
        event.tabId(),
        at.truncatedTo(ChronoUnit.MILLIS),
        trace);
  }

  /**
   * Half a surrogate pair cannot be encoded as UTF-8: the encoder would replace it with a question
   * mark.
   */
  private static void checkSurrogates(String text, String field) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
          throw new InvalidNameException(
              field, String.valueOf(c), "text without unpaired surrogates");
        }
        i++;
      }
    }
  }

  private static long utf8Length(String text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // Half of a surrogate pair's four bytes each.
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes;
  }

  /**
   * A hash of the content that makes two appends or commits the same; the time of writing and the
   * trace are not part of it.
   */
  static String hash(
      List<NewEvent> events, List<Commit.Write> writes, Collection<Topic> forgotten) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (NewEvent event : events) {
        digest.update(lengthPrefixed(Envelopes.write(stamped(event, Instant.EPOCH, null))));
      }
      for (Commit.Write write : writes) {
        digest.update(lengthPrefixed(canonical(write)));
      }
      for (Topic topic : new TreeSet<>(forgotten)) {
        digest.update(lengthPrefixed(topic.name()));
      }
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] lengthPrefixed(String text) {
    return (text.length() + ":" + text).getBytes(StandardCharsets.UTF_8);
  }

  /** Sets and maps have no order of their own. */
  private static String canonical(Commit.Write write) {
    return switch (write) {
      case Commit.Write.HashPut(var name, var fields) -> "HSET " + name + new TreeMap<>(fields);
      case Commit.Write.HashRemove(var name, var fields) -> "HDEL " + name + new TreeSet<>(fields);
      case Commit.Write.SetAdd(var name, var members) -> "SADD " + name + new TreeSet<>(members);
      case Commit.Write.SetRemove(var name, var members) -> "SREM " + name + new TreeSet<>(members);
      case Commit.Write.SortedSetPut(var name, var scores) ->
          "ZADD " + name + new TreeMap<>(scores);
      case Commit.Write.SortedSetRemove(var name, var members) ->
          "ZREM " + name + new TreeSet<>(members);
      case Commit.Write.StreamAdd copy -> "XADD " + copy;
      case Commit.Write.Delete(var name) -> "DEL " + name;
    };
  }
}
