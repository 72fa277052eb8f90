package io.tidings.cli.log;

import io.tidings.events.Workspace;
import io.tidings.events.redis.LogInspector;
import io.tidings.events.redis.LogInspector.Part;
import io.tidings.events.redis.LogInspector.Reference;
import io.tidings.events.redis.RedisKeys;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Whether the lists that features keep name what is there. Each is a hash of state whose fields
 * refer to another one; both are written by one commit, so that there is never one without the
 * other.
 */
final class ReferenceCheck {
  /**
   * A hash whose fields refer to something.
   *
   * @param other the hash that a field refers to, from its name
   * @param byValue whether the value of a field names the field of the other hash; otherwise its
   *     own name does
   * @param mutual whether the other field's value is the name of this one
   * @param wholeHash whether it refers to the other hash itself, not to a field of it
   */
  private record Rule(
      String hash,
      UnaryOperator<String> other,
      boolean byValue,
      boolean mutual,
      boolean wholeHash) {}

  private static final List<Rule> RULES =
      List.of(
          new Rule("board.projects", project -> "board.keys", true, true, false),
          new Rule("board.keys", key -> "board.projects", true, true, false),
          new Rule("board.projects", project -> "board." + project, false, false, true),
          new Rule("board.public", project -> "board.projects", false, false, false),
          new Rule("usernames", name -> "users", true, false, false));

  private final LogInspector inspector;
  private final Workspace workspace;
  private final List<Finding> findings;

  ReferenceCheck(LogInspector inspector, Workspace workspace, List<Finding> findings) {
    this.inspector = inspector;
    this.workspace = workspace;
    this.findings = findings;
  }

  /**
   * Follows all references.
   *
   * @param most how many of each list to follow
   * @return whether these were all
   */
  boolean run(long most) {
    boolean complete = true;
    for (Rule rule : RULES) {
      complete &= run(rule, most);
    }
    return complete;
  }

  private boolean run(Rule rule, long most) {
    String cursor = "0";
    long read = 0;
    do {
      Part<Map<String, String>> part =
          inspector.state(workspace, rule.hash(), cursor, KeyScan.STEP);
      part.content().forEach((field, value) -> follow(rule, field, value));
      read += part.content().size();
      cursor = part.next();
    } while (!cursor.equals("0") && read < most);
    return cursor.equals("0");
  }

  /** The value may have changed since; the script reads both again at one moment. */
  private void follow(Rule rule, String field, String value) {
    String target = rule.byValue() ? value : field;
    String other = rule.other().apply(field);
    @Nullable String otherField = rule.wholeHash() ? null : target;
    Reference reference = inspector.reference(workspace, rule.hash(), field, other, otherField);
    boolean changed =
        reference.said().isEmpty() || (rule.byValue() && !reference.said().equals(value));
    boolean right = rule.mutual() ? reference.there().equals(field) : !reference.there().isEmpty();
    if (!changed && !right) {
      String found = reference.there().isEmpty() ? "is gone" : "has \"" + reference.there() + "\"";
      findings.add(
          Finding.of(
              FindingKind.REFERENCE_BROKEN,
              new RedisKeys(workspace).state(rule.hash()),
              null,
              "its field "
                  + field
                  + " refers to "
                  + other
                  + (otherField == null ? "" : ", field " + otherField)
                  + ", which "
                  + found));
    }
  }
}
