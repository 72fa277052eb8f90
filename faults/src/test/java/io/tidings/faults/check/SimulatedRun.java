package io.tidings.faults.check;

import static io.tidings.testbed.websocket.ClientTransport.EVENT_STREAM;
import static io.tidings.testbed.websocket.ClientTransport.WEBSOCKET;

import io.tidings.faults.ledger.Payload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A made-up run of nodes that do everything right, but for at most one frame: publishers of every
 * fate, clients that are cut and come back by either transport, trimmed logs, and failovers that
 * lose what they may.
 */
final class SimulatedRun {
  private static final List<String> TOPICS = List.of("a", "b", "c");
  private static final int STEPS = 150;

  /** What is wrong with one frame. */
  enum Mistake {
    NONE,
    DROPPED,
    REPEATED,
    SWAPPED,
    FORGED,
    GAP_NOT_TOLD
  }

  private record Written(int ms, long number, List<String> topics, boolean acknowledged) {}

  private final Random random;
  private final TestLedger ledger;
  private final TestPublisher publisher;
  private final List<SimulatedClient> clients = new ArrayList<>();
  private final boolean replicaAcks;
  // Of the log's own record: what it still knows of epochs before the present one.
  private final NavigableMap<Integer, Integer> past = new TreeMap<>();
  private Mistake mistake;
  private boolean wrong;
  private final Set<Written> delivered = new HashSet<>();

  private final List<Written> log = new ArrayList<>();
  private int epoch;
  // Ids follow the time; the clock is the greatest id that the present primary knows.
  private int time = 1;
  private int clock = 1;
  private long number;

  SimulatedRun(Path folder, long seed, Mistake mistake) {
    this.random = new Random(seed);
    this.mistake = mistake;
    this.replicaAcks = random.nextBoolean();
    ledger = new TestLedger(folder);
    publisher = ledger.publisher("paul");
    for (int i = 0; i < 4; i++) {
      List<String> topics = TOPICS.subList(0, 1 + random.nextInt(3));
      TestClient client =
          random.nextBoolean()
              ? ledger.client("client" + i, topics)
              : ledger.namedClient("client" + i, topics);
      clients.add(
          new SimulatedClient(
              (random.nextBoolean() ? client.throughProxy() : client)
                  .inPortionsOf(1 + random.nextInt(200)),
              topics));
    }
  }

  /** Whether the mistake was made, and so the run is wrong. */
  boolean run() {
    for (int step = 0; step < STEPS; step++) {
      int dice = random.nextInt(100);
      SimulatedClient client = clients.get(random.nextInt(clients.size()));
      if (dice < 45) {
        publish();
      } else if (dice < 85) {
        client.progress();
      } else if (dice < 93) {
        client.cut();
      } else if (dice < 97) {
        client.loseTrimmed();
      } else {
        failOver();
      }
    }
    clients.forEach(SimulatedClient::progress);
    past.forEach((ended, fork) -> ledger.nemesis().epochEnded(epochName(ended), fork + "-0"));
    for (Written event : log) {
      event
          .topics()
          .forEach(
              topic -> ledger.nemesis().remains(topic, cursor(event.ms()), "paul", event.number()));
    }
    return wrong;
  }

  Verdict verdict() {
    return ledger.end();
  }

  private void publish() {
    number++;
    List<String> topics = new ArrayList<>(TOPICS);
    Collections.shuffle(topics, random);
    topics = List.copyOf(topics.subList(0, 1 + random.nextInt(2)));
    publisher.sends(number, topics.toArray(String[]::new));
    int fate = random.nextInt(10);
    if (fate == 0) {
      publisher.refused(number);
    } else if (fate == 1) {
      publisher.unknown(number);
    } else {
      time++;
      clock = time;
      boolean acknowledged = fate > 3;
      log.add(new Written(clock, number, topics, acknowledged));
      if (acknowledged) {
        publisher.acked(number, cursor(clock));
      } else if (fate == 2) {
        publisher.unknown(number);
      }
    }
  }

  /**
   * Another server takes over, without the end of the log. It may even have missed the last
   * failover; then its record knows nothing of the epoch that came of it.
   */
  private void failOver() {
    int forked = past.isEmpty() ? 0 : past.lastEntry().getValue();
    int kept = log.size();
    while (kept > 0
        && random.nextInt(3) > 0
        && !(replicaAcks
            && (log.get(kept - 1).acknowledged() || log.get(kept - 1).ms() <= forked))) {
      kept--;
    }
    int fork = kept == log.size() ? clock : log.get(kept).ms() - 1;
    log.subList(kept, log.size()).clear();
    int ended = epoch;
    for (Map.Entry<Integer, Integer> older : past.entrySet()) {
      ended = older.getValue() >= fork ? Math.min(ended, older.getKey()) : ended;
    }
    past.tailMap(ended, true).clear();
    past.put(ended, fork);
    if (!replicaAcks && random.nextBoolean()) {
      // The old primary does not know yet that it is none.
      number++;
      time++;
      publisher.publishes(number, cursor(time), TOPICS.get(random.nextInt(3)));
    }
    epoch++;
    clock = fork;
  }

  private String cursor(int ms) {
    return epochName(epoch) + "." + ms + "-0";
  }

  private static String epochName(int epoch) {
    return "E" + epoch;
  }

  private final class SimulatedClient {
    private final TestClient client;
    private final List<String> topics;
    private final Map<String, Integer> covered = new HashMap<>();
    private final boolean webSockets = random.nextBoolean();
    private boolean connected;
    private @Nullable String cursor;
    private int position;
    private int positionEpoch;

    SimulatedClient(TestClient client, List<String> topics) {
      this.client = client;
      this.topics = topics;
    }

    void progress() {
      if (!connected) {
        client.by(webSockets && random.nextInt(3) > 0 ? WEBSOCKET : EVENT_STREAM);
        client.opens(cursor).answered().getsConnected();
        connected = true;
      }
      if (cursor == null) {
        client.getsPosition(moveTo(clock));
        return;
      }
      if (positionEpoch != epoch
          && !(replicaAcks && position <= past.getOrDefault(positionEpoch, 0))) {
        client.getsFullResync("epoch", moveTo(clock), topics.toArray(String[]::new));
        covered.clear();
        return;
      }
      int limit = random.nextInt(6);
      List<Written> owed =
          log.stream()
              .filter(event -> event.ms() > position && isOwed(event))
              .limit(limit)
              .toList();
      for (int i = 0; i < owed.size(); i++) {
        boolean last = i + 1 == owed.size();
        if (mistake == Mistake.SWAPPED && !last && random.nextInt(5) == 0) {
          markMade();
          frame(owed.get(i + 1));
          frame(owed.get(i));
          i++;
        } else {
          deliver(owed.get(i));
        }
      }
      if (owed.size() < limit && position < clock) {
        client.getsPosition(moveTo(clock)).getsKeepalive();
      }
    }

    private boolean isOwed(Written event) {
      return event.topics().stream()
          .anyMatch(topic -> topics.contains(topic) && event.ms() > covered.getOrDefault(topic, 0));
    }

    private void deliver(Written event) {
      boolean now = random.nextInt(5) == 0;
      if (now && mistake == Mistake.DROPPED && isProvable(event) && isOwedInAll(event)) {
        markMade();
        client.getsPosition(moveTo(event.ms()));
      } else if (now && mistake == Mistake.REPEATED) {
        markMade();
        frame(event);
        frame(event);
      } else if (now && mistake == Mistake.FORGED) {
        markMade();
        client.gets(
            moveTo(event.ms()), topic(event), new Payload("paul", event.number(), "forged"));
      } else {
        frame(event);
      }
    }

    /** A failover may take an event away before anybody has seen it. */
    private boolean isProvable(Written event) {
      return event.acknowledged() && (replicaAcks || delivered.contains(event));
    }

    private boolean isOwedInAll(Written event) {
      return event.topics().stream().allMatch(topic -> event.ms() > covered.getOrDefault(topic, 0));
    }

    private void frame(Written event) {
      delivered.add(event);
      client.gets(moveTo(event.ms()), topic(event), publisher.payload(event.number()));
    }

    private String topic(Written event) {
      return event.topics().stream().filter(topics::contains).findFirst().orElseThrow();
    }

    void cut() {
      if (connected) {
        client.getsPart().ends("reset");
        connected = false;
      }
    }

    void loseTrimmed() {
      if (!connected || cursor == null || positionEpoch != epoch) {
        return;
      }
      String topic = topics.get(random.nextInt(topics.size()));
      boolean missesAcknowledged =
          log.stream()
              .anyMatch(event ->
                  event.ms() > position
                      && event.acknowledged()
                      && event.topics().contains(topic)
                      && event.topics().stream()
                          .noneMatch(other -> !other.equals(topic) && topics.contains(other))
                      && isOwed(event));
      if (mistake == Mistake.GAP_NOT_TOLD && missesAcknowledged) {
        markMade();
        client.getsPosition(moveTo(clock));
        return;
      }
      client.getsResync("trimmed", SimulatedRun.this.cursor(clock), topic);
      covered.put(topic, clock);
    }

    private String moveTo(int ms) {
      position = ms;
      positionEpoch = epoch;
      cursor = SimulatedRun.this.cursor(ms);
      return cursor;
    }
  }

  private void markMade() {
    mistake = Mistake.NONE;
    wrong = true;
  }
}
