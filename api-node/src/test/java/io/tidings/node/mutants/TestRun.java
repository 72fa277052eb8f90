package io.tidings.node.mutants;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.launcher.EngineFilter.includeEngines;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.CancellationToken;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherExecutionRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * The program of a forked JVM: runs tests until the first one fails, and writes down its verdict.
 */
final class TestRun implements TestExecutionListener {
  private final CancellationToken enough = CancellationToken.create();
  private @Nullable Throwable failure;
  private int passed;

  private TestRun() {}

  /** Arguments: the file for the verdict, then the tests, {@code a.TestClass#method} each. */
  public static void main(String[] args) throws IOException {
    TestRun run = new TestRun();
    Arrays.stream(args).skip(1).forEach(run::execute);
    Verdict.of(run.failure, run.passed).write(Path.of(args[0]));
    System.exit(0); // whatever threads the tests left behind
  }

  private void execute(String test) {
    String[] part = test.split("#", -1);
    var request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(part[0]))
            .filters(includeEngines("junit-jupiter"))
            .filters(named(part.length > 1 ? part[1] : null))
            .build();
    LauncherFactory.create()
        .execute(
            LauncherExecutionRequestBuilder.request(request)
                .listeners(this)
                .cancellationToken(enough)
                .build());
  }

  private static PostDiscoveryFilter named(@Nullable String method) {
    return test ->
        FilterResult.includedIf(
            method == null
                || test.getSource()
                    .filter(source ->
                        source instanceof MethodSource of && !of.getMethodName().equals(method))
                    .isEmpty());
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    switch (result.getStatus()) {
      case SUCCESSFUL -> passed += test.isTest() ? 1 : 0;
      case ABORTED -> {}
      case FAILED -> {
        if (failure == null) {
          failure =
              result.getThrowable().orElseGet(() -> new AssertionError(test.getDisplayName()));
        }
        enough.cancel();
      }
    }
  }
}
