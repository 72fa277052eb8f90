package io.tidings.faults.check;

import static io.tidings.faults.check.TestActivityStream.MARK;
import static io.tidings.faults.check.TestActivityStream.page;

import io.tidings.faults.check.TestActivityStream.Shown;
import io.tidings.faults.ledger.ChangeEntry;
import io.tidings.faults.ledger.ChangeEntry.Changed;
import io.tidings.faults.ledger.ChangeEntry.Changing;
import io.tidings.faults.ledger.ClientSpec.Trait;
import io.tidings.faults.ledger.LedgerFileWriter;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;

/** A run with two users who follow the activities of a project, as each test writes it. */
abstract class ActivityCheckTest extends LedgerCheckTest {
  static final String PROJECT = "4";
  static final Duration BOUND = Duration.ofSeconds(5);

  LedgerFileWriter<ChangeEntry> changes;
  TestActivityStream ada;
  TestActivityStream grace;

  @BeforeEach
  void beginToFollow() {
    changes = ledger.nemesis().changes(MARK + "-user");
    ada = follower("ada", "project.4", "user.ada").connects("E.1-0");
    grace = follower("grace", "project.4").connects("E.1-0");
  }

  TestActivityStream follower(String name, String... scopes) {
    return ledger.activityStream(name, Trait.HAMPERED, scopes);
  }

  void asks(long number) {
    changes.write(at ->
        Changing.making(at, number, "project.4", "created ticket door-" + number + " by ada"));
  }

  void changes(long number) {
    asks(number);
    changes.write(at -> new Changed(at, number));
  }

  /** The activity of that change. */
  static Shown ticket(long number) {
    return Shown.ticket("door-" + number, PROJECT, tab(number));
  }

  static String tab(long number) {
    return "%s-user:%d:7000".formatted(MARK, number);
  }

  void bothGet(String cursor, Shown activity) {
    ada.gets(cursor, activity);
    grace.gets(cursor, activity);
  }

  void lists(String client, String position, String... activities) {
    ledger.nemesis().activityPage(client, page(position, activities));
  }

  /** The history is lost after 2-0, and the streams are told. */
  void historyIsLost() {
    ada.getsFullResync("F.2-0");
    grace.getsFullResync("F.2-0");
    ledger.nemesis().epochEnded("E", "2-0");
  }

  void endsSession(long madeAt) {
    String content = "deleted session Session by ada";
    changes.write(at -> new Changing(at, 1, "user.ada", content, madeAt));
    changes.write(at -> new Changed(at, 1));
  }
}
