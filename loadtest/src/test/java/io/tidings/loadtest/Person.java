package io.tidings.loadtest;

import io.gatling.javaapi.core.Session;
import io.tidings.loadtest.DayBoards.DayBoard;
import org.jspecify.annotations.Nullable;

/**
 * One window of a user on a working day: its board and the streams that are open in it. Confined to
 * its virtual user.
 */
final class Person {
  private static final String ATTRIBUTE = "person";

  private final long index;
  private final Account account;
  private final DayBoard board;
  private final String baseUrl;
  private @Nullable UserStream user;
  private @Nullable ChatTab chat;
  private @Nullable ConsoleStream console;

  Person(long index, Account account, DayBoard board, String baseUrl) {
    this.index = index;
    this.account = account;
    this.board = board;
    this.baseUrl = baseUrl;
  }

  static Person of(Session session) {
    return Attributes.get(session, ATTRIBUTE);
  }

  Session in(Session session) {
    return session.set(ATTRIBUTE, this);
  }

  Account account() {
    return account;
  }

  DayBoard board() {
    return board;
  }

  String url(String path) {
    return baseUrl + path;
  }

  /** As faults name it. */
  String name() {
    return "window %d of %s".formatted(index + 1, account);
  }

  /** As its messages name their sender, who sends one after the other. */
  String sender() {
    return account.username() + "#" + (index + 1);
  }

  /** Names the window's streams where a node wants a name. */
  String client() {
    return "window-" + (index + 1);
  }

  /** Every third window has its stream over a WebSocket. */
  boolean overWebSocket() {
    return index % 3 == 2;
  }

  /** Every second window has the chat open. */
  boolean chats() {
    return index % 2 == 0;
  }

  /** Every fourth window has the console open. */
  boolean watchesActivities() {
    return index % 4 == 1;
  }

  UserStream user() {
    return present(user, "user's stream");
  }

  boolean hasUser() {
    return user != null;
  }

  void user(UserStream stream) {
    user = stream;
  }

  ChatTab chat() {
    return present(chat, "chat");
  }

  void chat(ChatTab tab) {
    chat = tab;
  }

  ConsoleStream console() {
    return present(console, "console");
  }

  void console(ConsoleStream stream) {
    console = stream;
  }

  private <T> T present(@Nullable T part, String what) {
    if (part == null) {
      throw new IllegalStateException(name() + " has no " + what);
    }
    return part;
  }
}
