package io.tidings.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Mixin of each command that prints: results on stdout, everything else on stderr. */
public final class OutputOptions {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(names = "--json", description = "Print JSON, also where it fails.")
  private boolean json;

  /** Whether the command prints JSON instead of lines for people. */
  public boolean json() {
    return json;
  }

  /** Results. It is UTF-8, and flushed when the command ends; a stream flushes each line. */
  public PrintWriter out() {
    return spec().commandLine().getOut();
  }

  /** What is told beside the results: progress and warnings. Lines are flushed. */
  public PrintWriter err() {
    return spec().commandLine().getErr();
  }

  /** A warning, or news beside the results: {@code tidings tail: …}, or the line if JSON is on. */
  public void tell(String text, Json.Line line) {
    err().println(json ? line : spec().qualifiedName() + ": " + text);
    err().flush();
  }

  /** A warning for people, where JSON says it otherwise. */
  public void tell(String text) {
    err().println(spec().qualifiedName() + ": " + text);
    err().flush();
  }

  private CommandSpec spec() {
    if (command == null) {
      throw new IllegalStateException("not a mixin of a command");
    }
    return command;
  }
}
