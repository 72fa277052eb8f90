package io.tidings.events.fuzz;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How many cases each fuzzer runs.
 *
 * @param tries cases of each fuzzer
 * @param seed of all of them; the same one repeats a run
 * @param onlyCase the seed of a single case that is repeated; null for all
 * @param results the file that a line of each fuzzer is added to; null for none
 */
record FuzzSettings(long tries, long seed, @Nullable Long onlyCase, @Nullable Path results) {
  /** Enough to see that a fuzzer works; {@code make fuzz} runs millions. */
  private static final int USUAL_TRIES = 500;

  static FuzzSettings ofSystem() {
    String results = System.getProperty("tidings.fuzz.results");
    return new FuzzSettings(
        Long.getLong("tidings.fuzz.tries", USUAL_TRIES),
        Long.getLong("tidings.fuzz.seed", 1),
        Long.getLong("tidings.fuzz.case"),
        results == null ? null : Path.of(results));
  }
}
