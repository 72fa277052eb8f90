package io.tidings.faults.ledger;

/**
 * A request by which a user changes one thing, or a node's answer. Each change has one activity,
 * which names the request by its tab id; without an answer there may be one or none.
 */
public sealed interface ChangeEntry extends LedgerEntry {
  /** Parts the fields of a tab id, which are the journal's name, the number and the time. */
  char TAB_SEPARATOR = ':';

  long number();

  /**
   * Must be written before the request is sent.
   *
   * @param scope names those who may see the activity, as in {@link ClientSpec#topics}
   * @param content what the activity has to say, as {@link #content} writes it
   * @param madeAt when the thing that is changed was made, with which the change may be lost
   */
  record Changing(long at, long number, String scope, String content, long madeAt)
      implements ChangeEntry {
    /** A change that makes a thing. */
    public static Changing making(long at, long number, String scope, String content) {
      return new Changing(at, number, scope, content, at);
    }
  }

  /** The change was acknowledged. */
  record Changed(long at, long number) implements ChangeEntry {}

  /** What an activity says, in one line. */
  static String content(String type, String resourceType, String name, String username) {
    return "%s %s %s by %s".formatted(type, resourceType, name, username);
  }

  /** The scope of those who may read a project. */
  static String scopeOfProject(String id) {
    return "project." + id;
  }

  /** The scope of a user alone. */
  static String scopeOfUser(String username) {
    return "user." + username;
  }
}
