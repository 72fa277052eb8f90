package io.tidings.node.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mutant as it is written down. There may be several pairs of {@code -} and {@code +}, and
 * several sources:
 *
 * <pre>
 * Its story, in a sentence or two.
 *
 * in path/of/Source.java
 * - text that occurs exactly once
 * + what stands there instead
 * caught by a.TestClass#method -Dname=value
 * saying words of the failure
 * </pre>
 */
final class MutantFile {
  private final Path root;
  private final StringBuilder story = new StringBuilder();
  private final List<Mutant.Edit> edits = new ArrayList<>();
  private final StringBuilder find = new StringBuilder();
  private final StringBuilder replacement = new StringBuilder();
  private boolean told;
  private @Nullable Path source;
  private @Nullable String catcher;
  private @Nullable String saying;

  private MutantFile(Path root) {
    this.root = root;
  }

  /**
   * @param root where the paths of sources begin
   */
  static Mutant read(Path file, Path root) throws IOException {
    MutantFile reader = new MutantFile(root);
    Files.readAllLines(file).forEach(reader::read);
    String name = file.getFileName().toString().replaceFirst("\\.txt$", "");
    String group = file.resolveSibling("").getFileName().toString();
    if (reader.catcher == null || reader.saying == null) {
      throw new IllegalArgumentException(file + " does not tell what it is caught by, saying what");
    }
    return new Mutant(
        group + "/" + name,
        reader.story.toString().strip(),
        List.copyOf(reader.edits),
        Catcher.of(reader.catcher),
        reader.saying);
  }

  private void read(String line) {
    if (!told) {
      told = line.isEmpty();
      story.append(line).append(' ');
      return;
    }
    if (line.startsWith("+")) {
      replacement.append(line.substring(1)).append('\n');
      return;
    }
    endEdit();
    if (line.startsWith("-")) {
      find.append(line.substring(1)).append('\n');
    } else if (line.startsWith("in ")) {
      source = root.resolve(line.substring("in ".length()));
    } else if (line.startsWith("caught by ")) {
      catcher = line.substring("caught by ".length());
    } else if (line.startsWith("saying ")) {
      saying = line.substring("saying ".length());
    }
  }

  private void endEdit() {
    if (source != null && !replacement.isEmpty()) {
      edits.add(new Mutant.Edit(source, find.toString(), replacement.toString()));
      find.setLength(0);
      replacement.setLength(0);
    }
  }
}
