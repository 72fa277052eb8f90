package io.tidings.loadtest;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.dummy;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.PopulationBuilder;

/**
 * The virtual user that comes last and gives Gatling what the report says, as requests: the
 * percentiles of all deliveries, and whether the run passed.
 */
final class VerdictScenario {
  private static final String VERDICT = "verdict";

  private VerdictScenario() {}

  /** To be put behind the users that fill the report, by {@code andThen}. */
  static PopulationBuilder of(LoadReport report) {
    return scenario(VERDICT)
        .exec(session -> {
          report.judge();
          return session;
        })
        .exec(dummy("p50 of all deliveries", _ -> (int) report.percentile(50)))
        .exec(dummy("p99 of all deliveries", _ -> (int) report.percentile(99)))
        .exec(dummy("p99.9 of all deliveries", _ -> (int) report.percentile(99.9)))
        .exec(dummy(VERDICT, 0).withSuccess(_ -> report.passed()))
        .injectOpen(atOnceUsers(1));
  }

  /** That there was a verdict, and that it was good. */
  static Assertion[] assertions() {
    return new Assertion[] {
      details(VERDICT).allRequests().count().is(1L),
      details(VERDICT).failedRequests().count().is(0L)
    };
  }
}
