package io.tidings.node.bundle;

import io.tidings.node.bundle.ScriptModule.Import;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A module and all that it imports as one module with the same exports. Each module becomes a block
 * with names of its own, after the modules that it needs. Immutable.
 *
 * @param text the script
 * @param map its source map
 */
public record ScriptBundle(String text, String map) {

  /**
   * Links it.
   *
   * @param entry path of the module, from the root; its bundle takes its place
   */
  public static ScriptBundle of(String entry, Sources sources) {
    return new Linker(entry, sources).link();
  }

  private static final class Linker {
    private final String entry;
    private final Sources sources;
    private final StringBuilder text = new StringBuilder();
    private final SourceMap map = new SourceMap();

    /** The objects with the exports of the modules that are linked already. */
    private final Map<String, String> linked = new LinkedHashMap<>();

    private final Deque<String> underWay = new ArrayDeque<>();

    Linker(String entry, Sources sources) {
      this.entry = entry;
      this.sources = sources;
    }

    ScriptBundle link() {
      ScriptModule main = link(entry);
      String exports =
          Stream.concat(
                  main.exports().keySet().stream(),
                  main.reexports().stream().flatMap(from -> from.renamed().values().stream()))
              .collect(Collectors.joining(", "));
      if (!exports.isEmpty()) {
        emit("export const { " + exports + " } = " + linked.get(entry) + ";");
      }
      String file = entry.substring(entry.lastIndexOf('/') + 1);
      emit("//# sourceMappingURL=" + file + ".map");
      return new ScriptBundle(text.toString(), map.json(file));
    }

    private ScriptModule link(String path) {
      if (underWay.contains(path)) {
        throw new IllegalStateException("modules import each other: " + path + " " + underWay);
      }
      String source = sources.read(path);
      ScriptModule module = ScriptModule.of(path, source);
      underWay.push(path);
      Stream.concat(module.imports().stream(), module.reexports().stream())
          .map(Import::module)
          .filter(needed -> !linked.containsKey(needed))
          .distinct()
          .forEach(this::link);
      underWay.pop();
      emit(module, source);
      return module;
    }

    private void emit(ScriptModule module, String source) {
      String exports = "$" + linked.size();
      linked.put(module.path(), exports);
      map.begin(upFromEntry() + module.path(), source);
      emit("const " + exports + " = {};");
      emit("{");
      module.imports().forEach(this::emit);
      for (ScriptLine line : module.lines()) {
        map.line(line.number());
        text.append(withItsOwnUrl(line.text(), module.path())).append('\n');
      }
      for (Import from : module.reexports()) {
        from.renamed()
            .forEach((there, here) ->
                emit(exports + "." + here + " = " + linked.get(from.module()) + "." + there + ";"));
      }
      module.exports().forEach((name, inside) -> emit(exports + "." + name + " = " + inside + ";"));
      emit("}");
    }

    private void emit(Import wanted) {
      String from = linked.get(wanted.module());
      if (wanted.names().startsWith("* as ")) {
        emit("const " + wanted.names().substring(5) + " = " + from + ";");
      } else if (!wanted.names().isEmpty()) {
        String names =
            wanted.renamed().entrySet().stream()
                .map(pair -> pair.getKey() + ": " + pair.getValue())
                .collect(Collectors.joining(", "));
        emit("const { " + names + " } = " + from + ";");
      }
    }

    /** A line that is in no source. */
    private void emit(String line) {
      map.line();
      text.append(line).append('\n');
    }

    /** Files beside a module are not beside the bundle. */
    private String withItsOwnUrl(String code, String module) {
      String own = "new URL('" + upFromEntry() + module + "', import.meta.url).href";
      return code.replace("import.meta.url", own);
    }

    private String upFromEntry() {
      return "../".repeat((int) entry.chars().filter(c -> c == '/').count());
    }
  }
}
