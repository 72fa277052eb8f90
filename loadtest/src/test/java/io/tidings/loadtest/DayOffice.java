package io.tidings.loadtest;

/** The users and boards of a day, and the messages that they sent; all gone when it is closed. */
final class DayOffice implements AutoCloseable {
  private static final int ACCOUNTS = 12;

  private final String run = Long.toString(System.currentTimeMillis(), 36);
  private final Accounts accounts;
  private final DayBoards boards;
  private final ChatLedger ledger;

  DayOffice(LoadSettings common, Settings settings) {
    ApiClient api = new ApiClient(common.baseUrls());
    int boardCount = settings.count("BOARDS", 2, 1, 100);
    int cards = settings.count("CARDS", 40, 1, 4_000);
    ledger = new ChatLedger(settings.text("CHAT_HOST").orElse("tidings.local"));
    accounts = Accounts.open(api, settings, ACCOUNTS);
    try {
      boards = new DayBoards(api, accounts, boardCount, cards);
    } catch (RuntimeException e) {
      accounts.close();
      throw e;
    }
  }

  /** What the texts of this run's messages have in common. */
  String run() {
    return run;
  }

  Accounts accounts() {
    return accounts;
  }

  DayBoards boards() {
    return boards;
  }

  ChatLedger ledger() {
    return ledger;
  }

  @Override
  public void close() {
    try {
      boards.close();
    } finally {
      accounts.close();
    }
  }
}
