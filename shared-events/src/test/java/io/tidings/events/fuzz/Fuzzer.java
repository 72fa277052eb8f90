package io.tidings.events.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Feeds one parser with generated input, in this process and thread. A parser may accept an input
 * or refuse it, and says which; whatever it throws is a finding. The number of cases is {@code
 * -Dtidings.fuzz.tries}; {@code make fuzz} sets it to ten millions.
 *
 * <p>Both outcomes have to be frequent: a fuzzer of which all input is refused at its first
 * character, or accepted unseen, finds nothing.
 *
 * @param name as in the table of results
 */
public record Fuzzer<T>(String name, Generator<T> inputs) {
  private static final FuzzSettings SETTINGS = FuzzSettings.ofSystem();
  private static final long PROGRESS_NANOS = 30_000_000_000L;

  /** The part of all cases that each outcome has at least. */
  private static final double RAREST = 0.005;

  private static final int LONGEST_SHOWN = 2_000;

  /** The parser under test, with the checks of what it answers. */
  @FunctionalInterface
  public interface Parser<T> {
    /** Whether the input was accepted. */
    boolean accepts(T input) throws Exception;
  }

  /** Fuzzes with the settings of the run. */
  public void run(Parser<? super T> parser) {
    run(parser, SETTINGS);
  }

  void run(Parser<? super T> parser, FuzzSettings settings) {
    if (settings.onlyCase() != null) {
      accepts(parser, settings.onlyCase(), 1);
      return;
    }
    long start = System.nanoTime();
    long told = start;
    long accepted = 0;
    SplittableRandom seeds = new SplittableRandom(settings.seed());
    for (long i = 1; i <= settings.tries(); i++) {
      accepted += accepts(parser, seeds.nextLong(), i) ? 1 : 0;
      if ((i & 0xff) == 0 && System.nanoTime() - told > PROGRESS_NANOS) {
        told = System.nanoTime();
        System.out.printf(Locale.ROOT, "%s: %,d cases, %,d of them accepted%n", name, i, accepted);
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    report(accepted, seconds, settings);
    long rarest = Math.round(settings.tries() * RAREST);
    if (Math.min(accepted, settings.tries() - accepted) < rarest) {
      throw new AssertionError(
          "%s: %,d of %,d cases were accepted; such input does not reach most of the parser"
              .formatted(name, accepted, settings.tries()));
    }
  }

  private boolean accepts(Parser<? super T> parser, long seed, long number) {
    T input = inputs.next(new SplittableRandom(seed));
    try {
      return parser.accepts(input);
    } catch (Exception | AssertionError | StackOverflowError e) {
      throw new AssertionError(
          "%s: case %,d, which -Dtidings.fuzz.case=%d repeats, with the input %s: %s"
              .formatted(name, number, seed, printable(input), e),
          e);
    }
  }

  private static String printable(Object input) {
    String text =
        input instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : String.valueOf(input);
    StringBuilder shown = new StringBuilder("\"");
    for (char c : text.substring(0, Math.min(LONGEST_SHOWN, text.length())).toCharArray()) {
      shown.append(c >= ' ' && c < 0x7f ? String.valueOf(c) : "\\u%04x".formatted((int) c));
    }
    return shown + (text.length() > LONGEST_SHOWN ? "\"…" : "\"");
  }

  private void report(long accepted, double seconds, FuzzSettings settings) {
    @Nullable Path file = settings.results();
    if (file == null) {
      return;
    }
    String line =
        String.format(
            Locale.ROOT,
            "%s\t%d\t%d\t%d\t%.1f\t%d%n",
            name,
            settings.tries(),
            accepted,
            settings.tries() - accepted,
            seconds,
            settings.seed());
    System.out.print(line);
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, line, UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
