package io.tidings.loadtest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The boards of a run, on which all of its users may write. The first user makes them, and deletes
 * them when this is closed.
 */
final class DayBoards implements AutoCloseable {
  private static final int COLUMNS = 5;

  private final ApiClient api;
  private final Accounts accounts;
  private final List<DayBoard> boards = new CopyOnWriteArrayList<>();

  /** A board; users add cards. */
  record DayBoard(String id, List<String> columns, List<String> cards) {
    String path() {
      return "/api/projects/" + id;
    }

    String anyCardPath() {
      return path() + "/tickets/" + any(cards);
    }

    String anyColumn() {
      return any(columns);
    }

    /** An index in a column that has as many cards as the others; a bit too large sometimes. */
    int anyIndex() {
      return ThreadLocalRandom.current().nextInt(cards.size() / columns.size() + 2);
    }

    private static String any(List<String> ids) {
      return ids.get(ThreadLocalRandom.current().nextInt(ids.size()));
    }
  }

  DayBoards(ApiClient api, Accounts accounts, int boards, int cards) {
    this.api = api;
    this.accounts = accounts;
    String cookie = signIn();
    try {
      for (int number = 0; number < boards; number++) {
        this.boards.add(make(cookie, number, cards));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    } finally {
      api.call(cookie, "POST", "/logout", "");
    }
  }

  private String signIn() {
    Account owner = accounts.of(0);
    return api.signIn(owner.username(), owner.password());
  }

  private DayBoard make(String cookie, int number, int cards) {
    // A key that is taken is refused, and keys are short: so they are drawn from a million.
    String key = "LD%06d".formatted(ThreadLocalRandom.current().nextInt(1_000_000));
    String id =
        id(
            cookie,
            "/api/projects",
            "{\"key\":\"%s\",\"title\":\"Load %d\"}".formatted(key, number));
    DayBoard board = new DayBoard(id, new ArrayList<>(), new CopyOnWriteArrayList<>());
    accounts
        .all()
        .subList(1, accounts.size())
        .forEach(account ->
            api.call(
                cookie,
                "POST",
                board.path() + "/members",
                "{\"username\":%s,\"role\":\"writer\"}"
                    .formatted(ApiClient.quoted(account.username()))));
    JsonNode columns = api.call(cookie, "GET", board.path() + "/columns", "").path("columns");
    columns.forEach(column -> board.columns().add(column.path("id").asText()));
    while (board.columns().size() < COLUMNS) {
      String body = "{\"title\":\"Column %d\"}".formatted(board.columns().size());
      board.columns().add(id(cookie, board.path() + "/columns", body));
    }
    while (board.cards().size() < cards) {
      int card = board.cards().size();
      String body =
          "{\"title\":\"Card %d\",\"columnId\":\"%s\"}"
              .formatted(card, board.columns().get(card % COLUMNS));
      board.cards().add(id(cookie, board.path() + "/tickets", body));
    }
    return board;
  }

  private String id(String cookie, String path, String body) {
    return api.call(cookie, "POST", path, body).path("id").asText();
  }

  /** The board of a virtual user, in turn. */
  DayBoard of(long turn) {
    return boards.get((int) Math.floorMod(turn, (long) boards.size()));
  }

  @Override
  public void close() {
    String cookie = signIn();
    boards.forEach(board -> api.call(cookie, "DELETE", board.path(), ""));
    api.call(cookie, "POST", "/logout", "");
  }
}
