package io.tidings.node.mutants;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A seeded bug.
 *
 * @param saying what the failure has to say, so that the test fails for the right reason
 */
record Mutant(String name, String story, List<Edit> edits, Catcher catcher, String saying) {

  /**
   * Replaces a text, however it is wrapped, by another.
   *
   * @param source a file of the product, a class or a resource
   */
  record Edit(Path source, String find, String replacement) {
    String apply(String text) {
      String wrapped =
          Arrays.stream(find.strip().split("\\s+")).map(Pattern::quote).collect(joining("\\s+"));
      Matcher places = Pattern.compile(wrapped).matcher(text);
      long count = places.results().count();
      if (count != 1) {
        throw new IllegalStateException("no longer applies: " + count + " times there: " + find);
      }
      return places.replaceFirst(Matcher.quoteReplacement(replacement));
    }
  }

  /** Puts the sources as they would be with the bug, compiled, into a folder of a class path. */
  void plant(Path folder, String classPath) throws IOException {
    List<JavaFileObject> classes = new ArrayList<>();
    for (var entry : edits.stream().collect(groupingBy(Edit::source)).entrySet()) {
      Path source = entry.getKey();
      String text = Files.readString(source);
      for (Edit edit : entry.getValue()) {
        text = edit.apply(text);
      }
      if (source.toString().endsWith(".java")) {
        classes.add(new Mutated(source, text));
      } else {
        Path resource =
            folder.resolve(source.toString().replaceFirst(".*/src/main/resources/", ""));
        Files.createDirectories(resource.resolveSibling(""));
        Files.writeString(resource, text);
      }
    }
    if (!classes.isEmpty()) {
      compile(classes, folder, classPath);
    }
  }

  private static void compile(List<JavaFileObject> classes, Path folder, String classPath) {
    List<String> options =
        List.of("-d", folder.toString(), "-cp", classPath, "-proc:none", "-parameters", "-nowarn");
    StringWriter errors = new StringWriter();
    boolean compiled =
        ToolProvider.getSystemJavaCompiler()
            .getTask(errors, null, null, options, null, classes)
            .call();
    if (!compiled) {
      throw new IllegalStateException("does not compile: " + errors);
    }
  }

  /** A class in memory. */
  private static final class Mutated extends SimpleJavaFileObject {
    private final String text;

    Mutated(Path source, String text) {
      super(source.toUri(), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
