package io.tidings.cli;

import java.io.ByteArrayInputStream;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A call of the command in this process: what it printed, and with what it ended. */
public record CliRun(int exitCode, String out, String err) {
  /** A command that should have ended would otherwise never do, since its waits take no time. */
  private static final int MANY_WAITS = 50;

  /** A call without input and environment. */
  public static CliRun of(String... arguments) {
    return with().run(arguments);
  }

  public static Setup with() {
    return new Setup();
  }

  public List<String> lines() {
    return out.lines().toList();
  }

  /** What a process would have beside its arguments. */
  public static final class Setup {
    private final Map<String, String> environment = new HashMap<>();
    private InputStream in = InputStream.nullInputStream();
    private int linesTaken = Integer.MAX_VALUE;
    private Pause pause = (time, over) -> {};

    public Setup environment(String name, String value) {
      environment.put(name, value);
      return this;
    }

    public Setup input(String text) {
      in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
      return this;
    }

    /** After so many lines, the output takes no more, as a pipe whose reader has gone. */
    public Setup outputThatCloses(int lines) {
      linesTaken = lines;
      return this;
    }

    /** Waits are recorded there, and take no time. */
    public Setup pauses(List<Duration> waits) {
      pause =
          (time, over) -> {
            waits.add(time);
            if (waits.size() > MANY_WAITS) {
              throw new IllegalStateException("it waits on and on: " + waits);
            }
          };
      return this;
    }

    public CliRun run(String... arguments) {
      StringWriter out = new StringWriter();
      StringWriter err = new StringWriter();
      int code =
          Tidings.commandLine(environment, in, pause)
              .setOut(new PrintWriter(new LimitedWriter(out, linesTaken)))
              .setErr(new PrintWriter(err))
              .execute(arguments);
      return new CliRun(code, out.toString(), err.toString());
    }
  }

  private static final class LimitedWriter extends FilterWriter {
    private int lines;

    LimitedWriter(Writer out, int lines) {
      super(out);
      this.lines = lines;
    }

    @Override
    public void write(String text, int offset, int length) throws IOException {
      if (lines == 0) {
        throw new IOException("Broken pipe");
      }
      if (text.startsWith("\n", offset)) {
        lines--;
      }
      super.write(text, offset, length);
    }
  }
}
