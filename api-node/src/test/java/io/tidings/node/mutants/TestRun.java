package io.tidings.node.mutants;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.launcher.EngineFilter.includeEngines;

import java.util.List;
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

/** Runs tests until the first one fails. */
final class TestRun implements TestExecutionListener {
  private final CancellationToken enough = CancellationToken.create();
  private @Nullable Throwable failure;
  private int passed;

  private TestRun() {}

  /**
   * @param tests {@code a.TestClass} or {@code a.TestClass#method} each
   */
  static Verdict of(List<String> tests) {
    TestRun run = new TestRun();
    try {
      tests.forEach(run::execute);
    } catch (RuntimeException | LinkageError e) {
      return Verdict.of(e, 0); // a test that is not there, for example
    }
    return Verdict.of(run.failure, run.passed);
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
