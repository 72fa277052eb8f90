package io.tidings.node.bundle;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One module: what it imports, what it exports, and the rest of it, which is the code.
 *
 * @param path from the root
 * @param imports in the order in which they are written
 * @param exports names to the names inside
 * @param reexports names of other modules that this one exports, too
 * @param lines without imports, and without the word export
 */
record ScriptModule(
    String path,
    List<Import> imports,
    Map<String, String> exports,
    List<Import> reexports,
    List<ScriptLine> lines) {
  private static final Pattern STATEMENT = Pattern.compile("(import|export)\\b[^(.].*");
  private static final Pattern UNFINISHED = Pattern.compile("(import|export) \\{[^}]*");
  private static final Pattern IMPORT =
      Pattern.compile("import (?:(\\{[^}]*}|\\* as [\\w$]+) from )?(['\"])([^'\"]+)\\2;");
  private static final Pattern REEXPORT =
      Pattern.compile("export (\\{[^}]*}) from (['\"])([^'\"]+)\\2;");
  private static final Pattern EXPORTED_NAMES = Pattern.compile("export (\\{[^}]*});");
  private static final Pattern EXPORTED_DECLARATION =
      Pattern.compile("export ((?:const|class|function|async function|function\\*) ([\\w$]+).*)");

  /**
   * @param names what stands between {@code import} and {@code from}; empty for none
   * @param module path of the other one, from the root
   */
  record Import(String names, String module) {
    /** Each name there to the name here; {@code import {a as b}} is a to b. */
    Map<String, String> renamed() {
      Map<String, String> pairs = new LinkedHashMap<>();
      for (String name : names.replaceAll("[{}]", "").split(",", -1)) {
        if (!name.isBlank()) {
          String[] pair = name.strip().split(" as ", 2);
          pairs.put(pair[0], pair[pair.length - 1]);
        }
      }
      return pairs;
    }
  }

  static ScriptModule of(String path, String js) {
    ScriptModule module =
        new ScriptModule(
            path, new ArrayList<>(), new LinkedHashMap<>(), new ArrayList<>(), new ArrayList<>());
    List<ScriptLine> lines = ScriptReader.lines(js);
    for (int i = 0; i < lines.size(); i++) {
      ScriptLine line = lines.get(i);
      if (line.statement() && STATEMENT.matcher(line.text()).matches()) {
        StringBuilder statement = new StringBuilder(line.text());
        while (UNFINISHED.matcher(statement).matches()) {
          statement.append(' ').append(lines.get(++i).text());
        }
        module.add(new ScriptLine(line.number(), statement.toString(), true));
      } else {
        module.lines.add(line);
      }
    }
    return module;
  }

  private void add(ScriptLine statement) {
    String text = statement.text();
    Matcher imported = IMPORT.matcher(text);
    Matcher reexported = REEXPORT.matcher(text);
    Matcher names = EXPORTED_NAMES.matcher(text);
    Matcher declaration = EXPORTED_DECLARATION.matcher(text);
    if (imported.matches()) {
      String what = imported.group(1);
      imports.add(new Import(what == null ? "" : what, resolve(imported.group(3))));
    } else if (reexported.matches()) {
      reexports.add(new Import(reexported.group(1), resolve(reexported.group(3))));
    } else if (names.matches()) {
      new Import(names.group(1), path).renamed().forEach((here, there) -> exports.put(there, here));
    } else if (declaration.matches()) {
      exports.put(declaration.group(2), declaration.group(2));
      lines.add(new ScriptLine(statement.number(), declaration.group(1), true));
    } else {
      // Such as export let: a module that imports it would not see that it changes.
      throw new IllegalStateException(
          "%s:%d cannot be bundled: %s".formatted(path, statement.number() + 1, text));
    }
  }

  private String resolve(String reference) {
    return URI.create("/" + path).resolve(reference).getPath().substring(1);
  }
}
