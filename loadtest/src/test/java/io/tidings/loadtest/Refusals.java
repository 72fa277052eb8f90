package io.tidings.loadtest;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What nodes refused because of a limit. A refusal is no loss: it says that the run asks for more
 * than the nodes are configured to give. May be used by any thread.
 */
final class Refusals {
  /** Which setting of the nodes raises the limit that refused with this code. */
  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("limit", "tidings.limits.streams-per-user or .streams-per-address"),
          Map.entry("too-many-streams", "tidings.limits.streams-per-user or .streams-per-address"),
          Map.entry("too-many-events", "tidings.publish.rate"),
          Map.entry("too-many-bytes", "tidings.board.write-rate"),
          Map.entry("too-many-messages", "tidings.chat.send-rate"),
          Map.entry("too-many-logins", "tidings.login.logins-per-user or .failures-per-address"),
          Map.entry("too-many-projects", "tidings.board.max-projects"),
          Map.entry("project-full", "tidings.board.max-tickets"),
          Map.entry("mailbox-full", "tidings.chat.max-contacts"),
          Map.entry("too-many-changes", "none, use more users (ACCOUNTS)"),
          Map.entry("too-many-reads", "none, use more users (ACCOUNTS)"));

  private final LoadReport report;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  Refusals(LoadReport report) {
    this.report = report;
  }

  /**
   * Takes an answer that was not the expected one; false unless a limit refused the request.
   *
   * @param request what it was for
   */
  boolean take(String request, int status, String body) {
    String code = ApiClient.code(body);
    if (status != 429 && !SETTINGS.containsKey(code)) {
      return false;
    }
    report.count("%s, refused by a limit (%s)".formatted(request, code));
    if (told.add(code)) {
      report.failed("%s was refused by a limit: %s%s".formatted(request, code, hint(code)));
    }
    return true;
  }

  /** What to say of a stream that did not begin: Gatling does not tell why. */
  static String notOpened(String stream) {
    return stream
        + " did not open: see the report of Gatling. If a limit refused it, as the nodes'"
        + " tidings_rejections_total says"
        + hint("limit");
  }

  /** What to say behind a code; empty for one that is no limit's. */
  static String hint(String code) {
    String setting = SETTINGS.get(code);
    return setting == null ? "" : "; setting to raise: " + setting;
  }
}
