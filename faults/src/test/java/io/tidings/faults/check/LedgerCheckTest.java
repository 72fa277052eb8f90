package io.tidings.faults.check;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A run with one publisher, which each test writes into a ledger of its own. */
abstract class LedgerCheckTest {
  static final List<String> BOARD = List.of("board");
  static final List<String> BOARD_AND_CHAT = List.of("board", "chat");

  @TempDir Path folder;
  TestLedger ledger;
  TestPublisher paul;

  @BeforeEach
  void begin() {
    ledger = new TestLedger(folder);
    paul = ledger.publisher("paul");
  }
}
