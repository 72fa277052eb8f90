package io.tidings.loadtest;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * The users of a run. Those that {@code USERS} names are used as they are. Without it the
 * administrator whom {@code ADMIN} names makes new ones, with names that are used once, and they
 * are deleted when this is closed.
 */
final class Accounts implements AutoCloseable {
  private static final String PASSWORD = "tidings-load";

  /** Of the profile dev. */
  private static final String SAMPLE_ADMINISTRATOR = "ada:tidings";

  private final ApiClient api;
  private final List<Account> all;
  private final String administrator;
  private final String password;

  /**
   * Accounts that exist.
   *
   * @param administrator the name of the user who makes and deletes them; empty when they were
   *     there before
   */
  private Accounts(ApiClient api, List<Account> all, String administrator, String password) {
    this.api = api;
    this.all = all;
    this.administrator = administrator;
    this.password = password;
  }

  /**
   * Opens them, and makes those that are missing.
   *
   * @param otherwise how many to make where {@code ACCOUNTS} says nothing
   */
  static Accounts open(ApiClient api, Settings settings, int otherwise) {
    Optional<String> users = settings.text("USERS");
    if (users.isPresent()) {
      return new Accounts(api, named(api, users(users.get())), "", "");
    }
    int count = settings.count("ACCOUNTS", otherwise, 2, 10_000);
    String administrator = settings.text("ADMIN").orElse(SAMPLE_ADMINISTRATOR);
    int colon = administrator.indexOf(':');
    if (colon < 1 || colon == administrator.length() - 1) {
      throw Settings.wrong("ADMIN", "name:password", administrator);
    }
    Accounts accounts =
        new Accounts(
            api,
            new ArrayList<>(),
            administrator.substring(0, colon),
            administrator.substring(colon + 1));
    String cookie = signInAsAdministrator(api, settings, accounts);
    String run = Long.toString(ThreadLocalRandom.current().nextLong(36L * 36 * 36 * 36 * 36), 36);
    List<String> names = new ArrayList<>();
    while (names.size() < count) {
      names.add("load-%s-%d".formatted(run, names.size()));
    }
    ConcurrentLinkedQueue<Account> made = new ConcurrentLinkedQueue<>();
    try {
      each(api, names, name -> made.add(make(api, cookie, name)));
    } catch (IllegalStateException e) {
      accounts.all.addAll(made);
      accounts.close();
      throw e;
    } finally {
      api.call(cookie, "POST", "/logout", "");
    }
    accounts.all.addAll(made);
    accounts.all.sort(Comparator.comparingInt(account -> names.indexOf(account.username())));
    return accounts;
  }

  /** Reads {@code name:password,…}. */
  static Map<String, String> users(String text) {
    Map<String, String> users = new LinkedHashMap<>();
    for (String user : text.split(",", -1)) {
      int colon = user.indexOf(':');
      if (colon < 1 || colon == user.length() - 1) {
        throw Settings.wrong("USERS", "name:password, with commas between them", user);
      }
      users.put(user.substring(0, colon).strip(), user.substring(colon + 1));
    }
    return users;
  }

  private static String signInAsAdministrator(ApiClient api, Settings settings, Accounts accounts) {
    try {
      return signIn(api, "ADMIN", accounts.administrator, accounts.password);
    } catch (WrongSettingException e) {
      if (settings.text("ADMIN").isPresent()) {
        throw e;
      }
      throw new MissingUsersException(
          "it takes users of USERS or ADMIN, which are not set, and " + e.getMessage());
    }
  }

  private static List<Account> named(ApiClient api, Map<String, String> users) {
    List<Account> accounts = new ArrayList<>();
    users.forEach((username, password) -> {
      String cookie = signIn(api, "USERS", username, password);
      String id = api.call(cookie, "GET", "/api/me", "").path("id").asText();
      api.call(cookie, "POST", "/logout", "");
      accounts.add(new Account(id, username, password));
    });
    if (accounts.size() < 2) {
      throw Settings.wrong("USERS", "two users or more", accounts.getFirst().username());
    }
    return List.copyOf(accounts);
  }

  private static String signIn(ApiClient api, String setting, String username, String password) {
    try {
      return api.signIn(username, password);
    } catch (UncheckedIOException e) {
      throw new WrongSettingException(
          "%s must name users who can sign in, but \"%s\" cannot: %s"
              .formatted(setting, username, e.getMessage()));
    }
  }

  private static Account make(ApiClient api, String cookie, String name) {
    String body =
        "{\"username\":\"%s\",\"name\":\"Load %s\",\"password\":\"%s\"}"
            .formatted(name, name, PASSWORD);
    String id = api.call(cookie, "POST", "/api/users", body).path("id").asText();
    return new Account(id, name, PASSWORD);
  }

  List<Account> all() {
    return all;
  }

  int size() {
    return all.size();
  }

  /** The account of a virtual user, in turn. */
  Account of(long turn) {
    return all.get((int) Math.floorMod(turn, (long) all.size()));
  }

  /** Does something for each account, for as many at once as there are nodes. */
  void forEach(Consumer<Account> action) {
    each(api, all, action);
  }

  // Passwords are checked a few at a time on each node: more requests at once would only wait.
  private static <T> void each(ApiClient api, List<T> items, Consumer<T> action) {
    try (ExecutorService threads = Executors.newFixedThreadPool(api.baseUrls().size())) {
      List<Future<?>> calls = new ArrayList<>();
      items.forEach(item -> calls.add(threads.submit(() -> action.accept(item))));
      for (Future<?> call : calls) {
        call.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(String.valueOf(e.getCause()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Deletes the users that were made, with all that is theirs. */
  @Override
  public void close() {
    if (administrator.isEmpty()) {
      return;
    }
    // A new login: the first one may have ended during a long run.
    String cookie = api.signIn(administrator, password);
    forEach(account -> api.call(cookie, "DELETE", "/api/users/" + account.id(), ""));
    api.call(cookie, "POST", "/logout", "");
  }
}
