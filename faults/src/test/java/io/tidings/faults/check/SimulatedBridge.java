package io.tidings.faults.check;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A made-up run of a bridge that does everything right, but for at most one thing: nodes that take
 * over from each other, are stopped and woken, an upstream that forgets its history, and tabs that
 * are cut and come back.
 */
final class SimulatedBridge {
  private static final List<String> USERS = List.of("ada", "grace");
  private static final List<String> TYPES =
      List.of("inbound", "outbound-state", "read-watermark-changed");
  private static final Duration LEASE = Duration.ofSeconds(3);
  private static final int STEPS = 120;

  /** What is wrong once. */
  enum Mistake {
    NONE,
    /** A holder that comes back writes an event again. */
    WRITTEN_TWICE,
    /** The next holder begins after an event. */
    SKIPPED,
    /** A lost history is not told. */
    LOSS_NOT_TOLD,
    /** It is told after events of the new history. */
    LOSS_TOLD_LATE,
    /** Two events change places on their way. */
    SWAPPED,
    /** A tab of one user is told of another user's event. */
    WRONG_USER,
    /** A holder goes on without its lease. */
    TWO_HOLDERS
  }

  /** What the log has for the tabs of a user: an event's number, or 0 for a resync. */
  private record Committed(String user, String type, long number) {}

  private final Random random;
  private final TestLedger ledger;
  private final TestUpstream upstream;
  private final List<Bridge> bridges = new ArrayList<>();
  private Mistake mistake;
  private boolean wrong;

  SimulatedBridge(Path folder, long seed, Mistake mistake) {
    this.random = new Random(seed);
    this.mistake = mistake;
    this.ledger = new TestLedger(folder);
    ledger.nemesis().overlapWithin(LEASE);
    this.upstream = ledger.upstream("up");
    USERS.forEach(user -> bridges.add(new Bridge(user)));
  }

  /** Whether the mistake was made, and so the run is wrong. */
  boolean run() {
    for (int step = 0; step < STEPS; step++) {
      Bridge bridge = bridges.get(random.nextInt(bridges.size()));
      int dice = random.nextInt(100);
      if (dice < 40) {
        bridge.emit();
      } else if (dice < 60) {
        bridge.carry();
      } else if (dice < 85) {
        bridge.tabs.get(random.nextInt(2)).progress();
      } else if (dice < 90) {
        bridge.tabs.get(random.nextInt(2)).cut();
      } else if (dice < 97) {
        bridge.takeOver();
      } else {
        bridge.loseHistory();
      }
    }
    bridges.forEach(Bridge::finish);
    return wrong;
  }

  Verdict verdict() {
    return ledger.end();
  }

  private boolean makes(Mistake candidate) {
    if (mistake != candidate) {
      return false;
    }
    mistake = Mistake.NONE;
    wrong = true;
    return true;
  }

  /** The upstream connection of one user, and what comes of it. */
  private final class Bridge {
    private final String user;
    private final List<SimulatedTab> tabs = new ArrayList<>();
    private final Map<Long, String> types = new HashMap<>();
    private final List<Committed> log = new ArrayList<>();
    private long emitted;
    // Numbers up to this one are committed, or are lost and told so.
    private long carried;
    private int node;
    private int stream;

    Bridge(String user) {
      this.user = user;
      tabs.add(new SimulatedTab(this, ledger.tab(user + "-0", user)));
      tabs.add(new SimulatedTab(this, ledger.tab(user + "-1", user)));
      stream = upstream.opens(user, "node-0");
    }

    void emit() {
      emitted++;
      String type = TYPES.get(random.nextInt(TYPES.size()));
      types.put(emitted, type);
      upstream.emits(user, emitted, type);
    }

    /** Commits what the holder has got. */
    void carry() {
      if (emitted - carried >= 2 && makes(Mistake.SWAPPED)) {
        commit(carried + 2);
        commit(carried + 1);
        carried += 2;
      }
      while (carried < emitted && random.nextInt(8) > 0) {
        commitNext();
      }
    }

    private void commitNext() {
      carried++;
      commit(carried);
    }

    private void commit(long number) {
      log.add(new Committed(user, types.getOrDefault(number, ""), number));
    }

    /** Another node becomes the holder: the last one was killed, stopped or cut off. */
    void takeOver() {
      int old = stream;
      String oldNode = "node-" + node;
      int kind = random.nextInt(3);
      if (kind == 0) {
        upstream.ends(old);
        openNext();
      } else if (kind == 1) {
        ledger.nemesis().nodeStopped(oldNode);
        openNext();
        ledger.passes(Duration.ofSeconds(30));
        ledger.nemesis().nodeWoken(oldNode);
        ledger.passes(Duration.ofSeconds(random.nextInt(3)));
        upstream.ends(old);
      } else {
        openNext();
        ledger.passes(LEASE.minusMillis(500));
        if (makes(Mistake.TWO_HOLDERS)) {
          ledger.passes(LEASE);
        }
        upstream.ends(old);
      }
      boolean committed = carried > 0 && log.getLast().number() == carried;
      if (committed && makes(Mistake.WRITTEN_TWICE)) {
        commit(carried);
      } else if (!resyncPending() && makes(Mistake.SKIPPED)) {
        emit();
        carried = emitted;
        emit();
        commitNext();
      }
    }

    /** A resync that a tab is still to read covers all that was emitted until then. */
    private boolean resyncPending() {
      return tabs.stream()
          .anyMatch(tab ->
              log.subList(tab.position, log.size()).stream()
                  .anyMatch(entry -> entry.number() == 0));
    }

    private void openNext() {
      node = (node + 1) % 3;
      stream = upstream.opens(user, "node-" + node);
    }

    /** The upstream restarts without its history: what was not carried is gone. */
    void loseHistory() {
      emit();
      upstream.ends(stream);
      carried = emitted;
      openNext();
      boolean settled = !resyncPending();
      if (settled && makes(Mistake.LOSS_NOT_TOLD)) {
        emit();
        commitNext();
        return;
      }
      if (settled && makes(Mistake.LOSS_TOLD_LATE)) {
        emit();
        commitNext();
      }
      log.add(new Committed(user, "", 0));
    }

    void finish() {
      emit();
      while (carried < emitted) {
        commitNext();
      }
      tabs.forEach(SimulatedTab::finish);
    }
  }

  private final class SimulatedTab {
    private final Bridge bridge;
    private final TestTab tab;
    private int position;
    private boolean connected = true;

    SimulatedTab(Bridge bridge, TestTab tab) {
      this.bridge = bridge;
      this.tab = tab.connects();
    }

    void progress() {
      come();
      while (position < bridge.log.size() && random.nextInt(8) > 0) {
        take();
      }
    }

    private void come() {
      if (!connected) {
        tab.comesBack();
        connected = true;
      }
    }

    private void take() {
      Committed next = bridge.log.get(position);
      position++;
      if (next.number() == 0) {
        tab.getsResync();
      } else {
        if (next.type().equals("read-watermark-changed")) {
          tab.gets(next.type(), next.number());
        } else {
          tellOfMessage(next.number());
        }
        Bridge other = bridges.getFirst() == bridge ? bridges.getLast() : bridges.getFirst();
        if (other.emitted > 0 && makes(Mistake.WRONG_USER)) {
          tab.frame("contact-changed", TestUpstream.peer(other.user, other.emitted));
        }
      }
    }

    private void tellOfMessage(long number) {
      if (random.nextInt(10) == 0) {
        tab.getsFirstTrigger(number).cut().comesBack();
      }
      tab.gets(number);
    }

    void cut() {
      if (connected) {
        tab.cut();
        connected = false;
      }
    }

    void finish() {
      come();
      while (position < bridge.log.size()) {
        take();
      }
      tab.leaves();
    }
  }
}
