package io.tidings.loadtest;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The messages that nodes acknowledged, of all users. May be used by any thread. */
final class ChatLedger {
  private final String host;
  private final Map<Direction, Map<String, AtomicInteger>> acknowledged = new ConcurrentHashMap<>();
  private final Map<Direction, AtomicInteger> late = new ConcurrentHashMap<>();

  private record Direction(String from, String to) {}

  /**
   * A ledger without any message.
   *
   * @param host of the addresses of users
   */
  ChatLedger(String host) {
    this.host = host;
  }

  /** The address of a user. */
  String address(String username) {
    return "https://" + host + "/" + username;
  }

  private String username(String peer) {
    return peer.substring(peer.lastIndexOf('/') + 1);
  }

  /**
   * The number of the next message from one user to another.
   *
   * @param sender the window of that user, which sends one after the other
   */
  int next(String sender, String from, String to) {
    return senders(new Direction(from, to)).getOrDefault(sender, 0) + 1;
  }

  /**
   * Notes that the next message was acknowledged.
   *
   * @param state as the answer says it
   */
  void acknowledge(String sender, String from, String to, String state) {
    Direction direction = new Direction(from, to);
    acknowledged
        .computeIfAbsent(direction, _ -> new ConcurrentHashMap<>())
        .computeIfAbsent(sender, _ -> new AtomicInteger())
        .incrementAndGet();
    if (!state.equals("delivered")) {
      late.computeIfAbsent(direction, _ -> new AtomicInteger()).incrementAndGet();
    }
  }

  private Map<String, Integer> senders(Direction direction) {
    Map<String, Integer> counts = new TreeMap<>();
    acknowledged
        .getOrDefault(direction, Map.of())
        .forEach((sender, count) -> counts.put(sender, count.get()));
    return counts;
  }

  private static int sum(Map<String, AtomicInteger> counts) {
    return counts.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  private int lateIn(Direction direction) {
    AtomicInteger count = late.get(direction);
    return count == null ? 0 : count.get();
  }

  Mailbox of(String username) {
    return new Mailbox(username);
  }

  int total() {
    return acknowledged.values().stream().mapToInt(ChatLedger::sum).sum();
  }

  /** What of all this is in the mailbox of one user. */
  final class Mailbox {
    private final String owner;

    private Mailbox(String owner) {
      this.owner = owner;
    }

    /** By sender, how many messages are in the thread of a peer. */
    Map<String, Integer> acknowledged(String peer) {
      String other = username(peer);
      Map<String, Integer> both = senders(new Direction(owner, other));
      both.putAll(senders(new Direction(other, owner)));
      return both;
    }

    /** How many of them were not delivered at once. */
    int late(String peer) {
      String other = username(peer);
      return lateIn(new Direction(owner, other)) + lateIn(new Direction(other, owner));
    }

    /** How many messages there are in all threads. */
    int messages() {
      return acknowledged.entrySet().stream()
          .filter(entry -> entry.getKey().from().equals(owner) || entry.getKey().to().equals(owner))
          .mapToInt(entry -> sum(entry.getValue()))
          .sum();
    }
  }
}
