package io.tidings.node.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** What a run of tests says about the product that it ran on. */
record Verdict(Kind kind, String words) {
  enum Kind {
    /** The tests found nothing. */
    PASSED,
    /** A test's own judgement was broken, a bounded wait included. */
    FAILED,
    /** Something else went wrong: that judges nothing. */
    BROKEN
  }

  static Verdict of(@Nullable Throwable failure, int passed) {
    if (failure == null) {
      return passed > 0
          ? new Verdict(Kind.PASSED, passed + " tests passed")
          : new Verdict(Kind.BROKEN, "no test was run");
    }
    boolean judged =
        failure instanceof AssertionError || failure instanceof ConditionTimeoutException;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      judged &= !(cause instanceof LinkageError);
    }
    String words = judged ? String.valueOf(failure.getMessage()) : failure.toString();
    return new Verdict(judged ? Kind.FAILED : Kind.BROKEN, words);
  }

  static Verdict read(Path file) throws IOException {
    String text = Files.readString(file);
    int line = text.indexOf('\n');
    return new Verdict(Kind.valueOf(text.substring(0, line)), text.substring(line + 1));
  }

  /** Its words on one line. */
  String line() {
    return words.replaceAll("\\s+", " ").strip();
  }

  void write(Path file) throws IOException {
    Files.writeString(file, kind + "\n" + words);
  }
}
