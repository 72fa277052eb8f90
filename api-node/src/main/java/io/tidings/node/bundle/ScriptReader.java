package io.tidings.node.bundle;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * Removes comments and indentation from a script. Line ends stay, since JavaScript may end a
 * statement with one. Used by one thread.
 */
final class ScriptReader {
  /** Words after which a slash begins a regular expression, as after an operator. */
  private static final Set<String> BEFORE_A_VALUE =
      Set.of(
          "return",
          "typeof",
          "case",
          "in",
          "of",
          "delete",
          "void",
          "do",
          "else",
          "instanceof",
          "new",
          "throw",
          "yield",
          "await");

  private final String js;
  private final List<ScriptLine> lines = new ArrayList<>();
  private final StringBuilder line = new StringBuilder();

  /** How many braces are open in each open expression of a template, innermost first. */
  private final Deque<Integer> templates = new ArrayDeque<>();

  private int at;
  private int number;
  private boolean inTemplate;
  private boolean beganInTemplate;

  private ScriptReader(String js) {
    this.js = js;
  }

  /** The lines on which something is left. */
  static List<ScriptLine> lines(String js) {
    return new ScriptReader(js).read();
  }

  private List<ScriptLine> read() {
    while (at < js.length()) {
      char c = js.charAt(at);
      if (c == '\n') {
        at++;
        endLine();
      } else if (inTemplate) {
        template(c);
      } else {
        code(c);
      }
    }
    endLine();
    return lines;
  }

  private void endLine() {
    String text = line.toString();
    text = beganInTemplate ? text : text.stripLeading();
    text = inTemplate ? text : text.stripTrailing();
    if (!text.isEmpty() || beganInTemplate || inTemplate) {
      lines.add(new ScriptLine(number, text, !beganInTemplate));
    }
    line.setLength(0);
    number++;
    beganInTemplate = inTemplate;
  }

  private void template(char c) {
    if (js.startsWith("${", at)) {
      take(2);
      inTemplate = false;
      templates.push(0);
    } else {
      take(c == '\\' ? 2 : 1);
      inTemplate = c != '`';
    }
  }

  private void code(char c) {
    switch (c) {
      case '\'', '"' -> string(c);
      case '`' -> {
        take(1);
        inTemplate = true;
      }
      case '{', '}' -> brace(c);
      case '/' -> slash();
      default -> take(1);
    }
  }

  private void brace(char c) {
    take(1);
    Integer open = templates.poll();
    if (open == null) {
      return;
    }
    if (c == '}' && open == 0) {
      inTemplate = true;
    } else {
      templates.push(c == '{' ? open + 1 : open - 1);
    }
  }

  private void slash() {
    if (js.startsWith("//", at)) {
      int end = js.indexOf('\n', at);
      at = end < 0 ? js.length() : end;
    } else if (js.startsWith("/*", at)) {
      comment();
    } else if (beginsAValue()) {
      regularExpression();
    } else {
      take(1);
    }
  }

  private void comment() {
    int end = js.indexOf("*/", at) + 2;
    line.append(' ');
    for (; at < end; at++) {
      if (js.charAt(at) == '\n') {
        endLine();
      }
    }
  }

  /** Whether a value may stand here, so that a slash is no division. */
  private boolean beginsAValue() {
    int end = line.length();
    while (end > 0 && Character.isWhitespace(line.charAt(end - 1))) {
      end--;
    }
    int start = end;
    while (start > 0 && Character.isJavaIdentifierPart(line.charAt(start - 1))) {
      start--;
    }
    if (start < end) {
      return BEFORE_A_VALUE.contains(line.substring(start, end));
    }
    return end == 0 || ")]}'\"`".indexOf(line.charAt(end - 1)) < 0;
  }

  private void string(char quote) {
    take(1);
    while (js.charAt(at) != quote) {
      take(js.charAt(at) == '\\' ? 2 : 1);
    }
    take(1);
  }

  private void regularExpression() {
    boolean inClass = false;
    take(1);
    while (inClass || js.charAt(at) != '/') {
      char c = js.charAt(at);
      inClass = c == '[' || (inClass && c != ']');
      take(c == '\\' ? 2 : 1);
    }
    take(1);
  }

  private void take(int characters) {
    line.append(js, at, at + characters);
    at += characters;
  }
}
