package io.tidings.node.board;

import io.tidings.node.http.ProblemException;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;

/**
 * The names of a project's labels, or the titles of its columns, each of which is unique. Names
 * that a reader cannot tell apart are the same: case, blanks, invisible characters and the ways in
 * which Unicode writes one letter make no difference.
 *
 * @param field of the request that has a new name
 */
public record TakenNames(String field, List<String> names) {
  private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}]+");
  private static final Pattern INVISIBLE = Pattern.compile("\\p{Cf}+");

  public static TakenNames ofColumns(Board board) {
    return new TakenNames("title", board.columns().stream().map(Column::title).toList());
  }

  public static TakenNames ofLabels(Board board) {
    return new TakenNames("name", board.labels().stream().map(Label::name).toList());
  }

  /** Refuses a new name that is taken. */
  public void check(String name) {
    String folded = folded(name);
    for (String taken : names) {
      if (folded(taken).equals(folded)) {
        throw new ProblemException(
            HttpStatus.CONFLICT,
            "name-taken",
            field,
            field + " is taken: there is \"" + ProblemException.printable(taken) + "\" already.");
      }
    }
  }

  /**
   * Refuses to change a name into one that another thing has. Duplicates from before names were
   * checked may keep their name, also in another spelling.
   */
  public void checkChange(String from, String to) {
    if (!folded(from).equals(folded(to))) {
      check(to);
    }
  }

  /** The text that is the same for all names that read the same. */
  public static String folded(String name) {
    String visible = INVISIBLE.matcher(name).replaceAll("");
    String blanks =
        BLANKS.matcher(Normalizer.normalize(visible, Normalizer.Form.NFKC)).replaceAll(" ");
    // Both cases, since some letters have no counterpart in one of them.
    return blanks.strip().toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }
}
