package io.tidings.node.pages;

import static io.tidings.node.pages.BoardTab.text;

import io.tidings.node.test.NodeInJvm;
import io.tidings.node.test.Tab;
import io.tidings.node.user.ChangeContext;
import io.tidings.node.user.NewUser;
import io.tidings.node.user.PasswordHashes;
import io.tidings.node.user.Users;
import java.util.UUID;
import org.assertj.core.api.Assertions;
import tools.jackson.databind.JsonNode;

/**
 * A tab with the page of chat, and what a user sees and does there. It notes what would violate the
 * content security policy, and when each message appeared.
 *
 * @param tab the tab itself
 * @param origin the node that it talks with
 */
record ChatTab(Tab tab, String origin) {
  private static final String PASSWORD_HASH = new PasswordHashes().hash("tidings");
  private static final String WATCH =
      """
      window.violations = [];
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
        violations.push(violatedDirective + ' ' + blockedURI));
      window.seen = {};
      new MutationObserver(() => {
        for (const text of document.querySelectorAll('[data-row] .message-text')) {
          seen[text.textContent] ??= Date.now();
        }
        const unread = document.querySelectorAll('.badge').length;
        if ((window.badges ??= []).at(-1) !== unread) {
          badges.push(unread);
          (window.badgesAt ??= {})[unread] = Date.now();
        }
      }).observe(document, { childList: true, subtree: true });
      """;
  private static final String LIVE =
      "['live', 'resumed', 'resynced'].includes(document.getElementById('state')?.dataset.state)";
  private static final String TEXTS =
      "[...document.querySelectorAll('[data-row] .message-text')].map((e) => e.textContent)";

  /** A new user of the cluster, whose password is that of the samples. */
  static String newUser(NodeInJvm node) {
    String name = "c-" + UUID.randomUUID().toString().substring(0, 8);
    node.bean(Users.class)
        .create(new NewUser(name, "User " + name, PASSWORD_HASH, false), ChangeContext.NODE);
    return name;
  }

  static String address(String username) {
    return "https://tidings.local/" + username;
  }

  /** Opens the page with the thread of that user; null for none. Waits until it is live. */
  static ChatTab open(Tab tab, String origin, String username) {
    tab.before(WATCH);
    tab.open(origin + "/chat" + (username == null ? "" : "?peer=tidings.local/" + username));
    ChatTab chat = new ChatTab(tab, origin);
    chat.awaitLive();
    return chat;
  }

  void awaitLive() {
    tab.await("the chat to be live", LIVE);
  }

  /** Sends a message as another program of this user would. */
  static void send(Tab tab, String to, String text) {
    BoardTab.ask(
        tab,
        "POST",
        "/api/v1/messages",
        "{\"peer\":\"%s\",\"text\":%s}".formatted(address(to), text(text)));
  }

  /** What the server has of the thread with this user. */
  static JsonNode messages(Tab tab, String peer) {
    return BoardTab.ask(tab, "GET", "/api/v1/messages?peer=" + address(peer)).path("messages");
  }

  /** Types a message, and sends it. */
  void say(String text) {
    type(text);
    tab.press("Enter");
  }

  void type(String text) {
    tab.evaluate("document.getElementById('text').focus()");
    tab.type(text);
  }

  /** Clicks on a contact of the list. */
  void choose(String username) {
    tab.await("the contact", "document.querySelector(" + text(link(username)) + ") !== null");
    tab.click(link(username));
  }

  static String link(String username) {
    return "a[data-peer='" + address(username) + "']";
  }

  /** Waits until the thread has exactly these messages, all of which the server has. */
  void expectMessages(String... texts) {
    tab.await(
        "the messages " + String.join(", ", texts),
        "%s.join('|') === %s && document.querySelector('.unsent') === null"
            .formatted(TEXTS, text(String.join("|", texts))));
  }

  /** Waits until a contact has that many unread messages. */
  void expectUnread(String username, int count) {
    tab.await(
        count + " unread of " + username,
        "parseInt(document.querySelector(%s)?.textContent ?? '0') === %d"
            .formatted(text(link(username) + " .badge"), count));
  }

  /** When a message appeared, in milliseconds. */
  long seen(String text) {
    return tab.evaluate("seen[" + text(text) + "]").asLong();
  }

  /** When the list last began to have that many badges, in milliseconds. */
  long badges(int count) {
    return tab.evaluate("badgesAt[" + count + "]").asLong();
  }

  void expectNoViolation() {
    Assertions.assertThat(tab.evaluate("violations")).isEmpty();
  }
}
