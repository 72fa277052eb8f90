package io.tidings.faults.check;

import static io.tidings.faults.check.TestActivityStream.MARK;
import static io.tidings.faults.check.TestActivityStream.page;

import io.tidings.faults.check.TestActivityStream.Shown;
import io.tidings.faults.ledger.ChangeEntry;
import io.tidings.faults.ledger.ChangeEntry.Changed;
import io.tidings.faults.ledger.ChangeEntry.Changing;
import io.tidings.faults.ledger.ClientSpec.Trait;
import io.tidings.faults.ledger.LedgerFileWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A made-up run of users who follow activities, in which everything is right but for at most one
 * activity: requests that are not answered, streams that are cut, hop and are told to resync, and a
 * stranger who may see one of two projects.
 */
final class SimulatedActivities {
  private static final List<String> PROJECTS = List.of("1", "2");
  private static final String OPEN = "1";
  private static final int STEPS = 120;

  /** What is wrong once. */
  enum Mistake {
    NONE,
    /** A change has no activity. */
    NOT_RECORDED,
    /** A change has two. */
    RECORDED_TWICE,
    /** An activity says that something else was changed. */
    GARBLED,
    /** An activity is of a change that was never asked for. */
    INVENTED,
    /** A stream goes past an activity. */
    DROPPED,
    /** A stream shows one again. */
    REPEATED,
    /** A stream shows it to a stranger. */
    LEAKED,
    NOT_LISTED,
    LISTED_TWICE,
    LISTED_TO_A_STRANGER
  }

  /**
   * @param answered whether the client knows of the change; of another one, no stream may ever tell
   */
  private record Entry(int ms, String project, boolean answered, Shown activity) {
    String cursor() {
      return "E." + ms + "-0";
    }
  }

  private final Random random;
  private final TestLedger ledger;
  private final LedgerFileWriter<ChangeEntry> changes;
  private final List<Follower> followers = new ArrayList<>();
  private final List<Entry> log = new ArrayList<>();
  private Mistake mistake;
  private boolean wrong;
  private int clock = 1;
  private long number;

  SimulatedActivities(Path folder, long seed, Mistake mistake) {
    this.random = new Random(seed);
    this.mistake = mistake;
    this.ledger = new TestLedger(folder);
    this.changes = ledger.nemesis().changes(MARK + "-ada");
    followers.add(new Follower("member", PROJECTS));
    followers.add(new Follower("other", PROJECTS));
    followers.add(new Follower("stranger", List.of(OPEN)));
  }

  /** Whether the mistake was made, and so the run is wrong. */
  boolean run() {
    for (int step = 0; step < STEPS; step++) {
      int dice = random.nextInt(100);
      Follower follower = followers.get(random.nextInt(followers.size()));
      if (dice < 45) {
        change();
      } else if (dice < 85) {
        follower.progress();
      } else if (dice < 95) {
        follower.cut();
      } else {
        follower.loseTrimmed();
      }
    }
    followers.forEach(Follower::progress);
    followers.forEach(Follower::list);
    return wrong;
  }

  Verdict verdict() {
    return ledger.end();
  }

  private boolean makes(Mistake candidate) {
    if (mistake != candidate || random.nextInt(4) > 0) {
      return false;
    }
    mistake = Mistake.NONE;
    wrong = true;
    return true;
  }

  private void change() {
    long own = ++number;
    String project = PROJECTS.get(random.nextInt(2));
    String content = "created ticket door-" + own + " by ada";
    String scope = ChangeEntry.scopeOfProject(project);
    changes.write(at -> Changing.making(at, own, scope, content));
    boolean answered = random.nextInt(5) > 0;
    boolean recorded = answered ? !makes(Mistake.NOT_RECORDED) : random.nextBoolean();
    if (recorded) {
      record(own, project, answered, makes(Mistake.GARBLED) ? "window" : "door-" + own);
      if (makes(Mistake.RECORDED_TWICE)) {
        record(own, project, answered, "door-" + own);
      }
    }
    if (makes(Mistake.INVENTED)) {
      record(own + 1_000, project, false, "door-" + (own + 1_000));
    }
    if (answered) {
      changes.write(at -> new Changed(at, own));
    }
  }

  private void record(long change, String project, boolean answered, String name) {
    clock += 1 + random.nextInt(3);
    String tab = "%s-ada:%d:%d".formatted(MARK, change, ledger.now());
    log.add(new Entry(clock, project, answered, Shown.ticket(name, project, tab)));
  }

  /** A user with one stream. */
  private final class Follower {
    private final String name;
    private final List<String> projects;
    private final TestActivityStream stream;
    private boolean connected;
    private boolean known;
    private int position;

    Follower(String name, List<String> projects) {
      this.name = name;
      this.projects = projects;
      String[] scopes = projects.stream().map(ChangeEntry::scopeOfProject).toArray(String[]::new);
      this.stream = ledger.activityStream(name, Trait.HAMPERED, scopes);
    }

    void progress() {
      if (!connected) {
        connected = true;
        stream.connects(at(clock));
        if (!known) {
          known = true;
          position = clock;
        }
      }
      int limit = random.nextInt(6);
      for (Entry entry : log) {
        if (entry.ms() > position && limit > 0) {
          position = entry.ms();
          if (projects.contains(entry.project())) {
            limit--;
            show(entry);
          } else if (makes(Mistake.LEAKED)) {
            stream.gets(entry.cursor(), entry.activity());
          }
        }
      }
      if (limit > 0) {
        position = clock;
        stream.isPinged(at(clock));
      }
    }

    private void show(Entry entry) {
      if (makes(Mistake.DROPPED)) {
        stream.isPinged(entry.cursor());
        return;
      }
      stream.gets(entry.cursor(), entry.activity());
      if (makes(Mistake.REPEATED)) {
        stream.gets(entry.cursor(), entry.activity());
      }
    }

    void cut() {
      if (connected) {
        stream.raw("data: {\"ty").ends("reset");
        connected = false;
      }
    }

    void loseTrimmed() {
      if (connected) {
        stream.getsResync(at(clock)).isPinged(at(clock));
        position = clock;
      }
    }

    private static String at(int ms) {
      return "E." + ms + "-0";
    }

    /** In pages of up to 9. */
    void list() {
      List<String> page = new ArrayList<>();
      for (Entry entry : log.reversed()) {
        String activity = entry.activity().json(entry.cursor());
        boolean visible = projects.contains(entry.project());
        boolean left = entry.answered() && visible && makes(Mistake.NOT_LISTED);
        if (visible ? !left : makes(Mistake.LISTED_TO_A_STRANGER)) {
          page.add(activity);
          if (makes(Mistake.LISTED_TWICE)) {
            page.add(activity);
          }
        }
        if (page.size() >= 9) {
          listPage(page);
        }
      }
      listPage(page);
    }

    private void listPage(List<String> page) {
      ledger.nemesis().activityPage(name, page(at(clock), page.toArray(String[]::new)));
      page.clear();
    }
  }
}
