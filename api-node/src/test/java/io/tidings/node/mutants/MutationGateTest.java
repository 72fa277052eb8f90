package io.tidings.node.mutants;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.mutants.MutantRunner.TestOutcome;
import io.tidings.node.mutants.Verdict.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every seeded bug makes the test fail that is there to find it. Without the bug that test passes:
 * the suite runs it, or this class does if it has properties of its own.
 */
@Tag("slow")
class MutationGateTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path MUTANTS = ROOT.resolve("api-node/src/test/mutants");

  private static final ExecutorService TWO_AT_A_TIME = Executors.newFixedThreadPool(2);
  private static MutantRunner runner;
  private static final List<MutantTrial> TRIALS = new ArrayList<>();
  private static final List<Control> CONTROLS = new ArrayList<>();
  private static final List<String> TABLE = new ArrayList<>();

  /** The test on the mutant. */
  record MutantTrial(Mutant mutant, CompletableFuture<TestOutcome> run) {
    @Override
    public String toString() {
      return mutant.name();
    }
  }

  /** The tests, all with the same properties, on the product as it is. */
  record Control(List<Catcher> tests, CompletableFuture<TestOutcome> run) {
    @Override
    public String toString() {
      return tests.toString();
    }
  }

  /** Starts them all; the tests wait for what comes out. */
  @BeforeAll
  static void start() throws IOException {
    runner = new MutantRunner(ROOT, ROOT.resolve("api-node/target/mutants"));
    for (Path file : files()) {
      Mutant mutant = MutantFile.read(file, ROOT);
      TRIALS.add(new MutantTrial(mutant, submit(() -> runner.runMutant(mutant))));
    }
    TRIALS.stream()
        .map(trial -> trial.mutant().catcher())
        .filter(catcher -> !catcher.properties().isEmpty()) // the others are part of the suite
        .distinct()
        .collect(groupingBy(Catcher::properties))
        .forEach((properties, tests) -> {
          String name = "unmutated" + String.join("", properties);
          CONTROLS.add(new Control(tests, submit(() -> runner.runUnmutated(name, tests))));
        });
  }

  /** Those whose path contains the property {@code tidings.mutants}. */
  private static List<Path> files() throws IOException {
    String part = System.getProperty("tidings.mutants", "");
    try (Stream<Path> all = Files.walk(MUTANTS)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> MUTANTS.relativize(file).toString().contains(part))
          .sorted()
          .toList();
    }
  }

  private static CompletableFuture<TestOutcome> submit(Callable<TestOutcome> run) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return run.call();
          } catch (Exception e) {
            throw new CompletionException(e);
          }
        },
        TWO_AT_A_TIME);
  }

  @AfterAll
  static void stop() {
    TWO_AT_A_TIME.shutdownNow();
    runner.close();
    TABLE.forEach(System.out::println);
  }

  static List<MutantTrial> trials() {
    return TRIALS;
  }

  static List<Control> controls() {
    return CONTROLS;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("trials")
  void test_onTheMutant_fails(MutantTrial trial) {
    Mutant mutant = trial.mutant();
    TestOutcome outcome = trial.run().join();
    TABLE.add(row(mutant, outcome));
    Verdict verdict = outcome.verdict();
    assertThat(verdict.kind()).as("%s %s", mutant, verdict.words()).isEqualTo(Kind.FAILED);
    assertThat(verdict.line()).contains(mutant.saying());
  }

  private static String row(Mutant mutant, TestOutcome outcome) {
    String line = outcome.verdict().line();
    return "%-42s %s after %6d ms by %s: %s"
        .formatted(
            mutant.name(),
            outcome.verdict().kind(),
            outcome.took().toMillis(),
            mutant.catcher().title(),
            line.substring(0, Math.min(100, line.length())));
  }

  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("controls")
  void test_onTheProduct_passes(Control control) {
    Verdict verdict = control.run().join().verdict();
    assertThat(verdict.kind()).as("%s", verdict.words()).isEqualTo(Kind.PASSED);
  }
}
