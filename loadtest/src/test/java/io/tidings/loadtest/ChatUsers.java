package io.tidings.loadtest;

import static io.gatling.javaapi.core.CoreDsl.exec;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The users of {@link ChatSimulation}, each with a personal token and a circle of others; deleted
 * when this is closed. Of users who were there before, it revokes the tokens, and their messages
 * stay.
 */
final class ChatUsers implements AutoCloseable {
  private static final int ACCOUNTS = 12;
  private static final String USER = "user";

  private final String run = Long.toString(System.currentTimeMillis(), 36);
  private final ApiClient api;
  private final Accounts accounts;
  private final ChatLedger ledger;
  private final List<ChatUser> users = new ArrayList<>();

  /**
   * A user.
   *
   * @param circle the user names of those to whom the user writes, and who write to the user
   * @param peers their addresses
   * @param shown the address whose thread the user's tabs show; empty if none
   */
  record ChatUser(
      Account account, Login login, List<String> circle, List<String> peers, String shown) {
    String anyPeer() {
      return circle.get(ThreadLocalRandom.current().nextInt(circle.size()));
    }
  }

  /** A personal token, and the session that made it, which also revokes it. */
  record Login(String cookie, String tokenId, String token) {}

  ChatUsers(ChatSettings settings, Settings all) {
    api = new ApiClient(settings.common().baseUrls());
    accounts = Accounts.open(api, all, ACCOUNTS);
    ledger = new ChatLedger(settings.host());
    Map<Account, Login> logins = new ConcurrentHashMap<>();
    try {
      accounts.forEach(account -> logins.put(account, login(account)));
    } catch (IllegalStateException e) {
      accounts.close();
      throw e;
    }
    int reach = Math.min(settings.circle(), accounts.size() - 1);
    for (int i = 0; i < accounts.size(); i++) {
      List<String> circle = new ArrayList<>();
      for (int distance = 1; distance <= reach; distance++) {
        circle.add(accounts.of((long) i + distance).username());
      }
      List<String> peers = new ArrayList<>();
      for (int distance = -reach; distance <= reach; distance++) {
        String peer = ledger.address(accounts.of((long) i + distance).username());
        if (distance != 0 && !peers.contains(peer)) {
          peers.add(peer);
        }
      }
      Account account = accounts.of(i);
      // Of every other user a thread is read as it grows, those of the others remain unread.
      String shown = i % 2 == 0 ? peers.getFirst() : "";
      users.add(
          new ChatUser(account, Objects.requireNonNull(logins.get(account)), circle, peers, shown));
    }
  }

  private Login login(Account account) {
    String cookie = api.signIn(account.username(), account.password());
    var token = api.call(cookie, "POST", "/api/tokens", "{\"name\":\"load %s\"}".formatted(run));
    return new Login(cookie, token.path("id").asText(), token.path("token").asText());
  }

  /** What the texts of this run's messages have in common. */
  String run() {
    return run;
  }

  ChatLedger ledger() {
    return ledger;
  }

  int size() {
    return users.size();
  }

  private ChatUser of(long turn) {
    return users.get((int) Math.floorMod(turn, (long) users.size()));
  }

  /** A virtual user becomes the next of these users, in turn. */
  ChainBuilder take() {
    AtomicInteger turn = new AtomicInteger();
    return exec(session -> session.set(USER, of(turn.getAndIncrement())));
  }

  static ChatUser user(Session session) {
    return Attributes.get(session, USER);
  }

  static String authorization(Session session) {
    return "Bearer " + user(session).login().token();
  }

  /** An address for a virtual user, which stays at one node. */
  String url(Session session, String path) {
    List<String> nodes = api.baseUrls();
    return nodes.get((int) Math.floorMod(session.userId(), (long) nodes.size())) + path;
  }

  @Override
  public void close() {
    for (ChatUser user : users) {
      api.call(user.login().cookie(), "DELETE", "/api/tokens/" + user.login().tokenId(), "");
      api.call(user.login().cookie(), "POST", "/logout", "");
    }
    accounts.close();
  }
}
