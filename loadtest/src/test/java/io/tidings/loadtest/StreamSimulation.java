package io.tidings.loadtest;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.http.HttpDsl.http;

import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Streams follow topics on which events are published meanwhile, and judge what arrived. What
 * happens to them beside that is up to the simulations.
 */
abstract class StreamSimulation extends Simulation {
  private final LoadRun run;

  /**
   * Sets it all up.
   *
   * @param streams virtual users that each follow a stream and judge it
   * @param others virtual users, one each, that do what the simulation is about
   */
  StreamSimulation(LoadRun run, ScenarioBuilder streams, ScenarioBuilder... others) {
    this.run = run;
    LoadSettings settings = run.settings();
    List<PopulationBuilder> populations = new ArrayList<>();
    populations.add(
        streams
            .injectOpen(rampUsers(settings.connections()).during(settings.rampUp()))
            .andThen(VerdictScenario.of(run.report())));
    populations.add(
        new PublisherScenario(run).build().injectOpen(atOnceUsers(run.topics().size())));
    for (ScenarioBuilder other : others) {
      populations.add(other.injectOpen(atOnceUsers(1)));
    }
    setUp(populations)
        .protocols(protocol(settings))
        .maxDuration(run.mostTime())
        .assertions(assertions(settings));
  }

  /** How all simulations send: every address is a whole one, so that a client can change nodes. */
  static HttpProtocolBuilder protocol(LoadSettings settings) {
    HttpProtocolBuilder protocol =
        http.disableWarmUp()
            .sseUnmatchedInboundMessageBufferSize(1_000_000)
            .wsUnmatchedInboundMessageBufferSize(1_000_000);
    if (!settings.localAddresses().isEmpty()) {
      protocol = protocol.localAddresses(settings.localAddresses());
    }
    return settings.token().isPresent()
        ? protocol.authorizationHeader("Bearer " + settings.token().get())
        : protocol;
  }

  private static Assertion[] assertions(LoadSettings settings) {
    return Stream.concat(
            Stream.of(
                details(StreamScenario.RESULT)
                    .allRequests()
                    .count()
                    .is((long) settings.connections()),
                details(StreamScenario.RESULT).failedRequests().count().is(0L)),
            Stream.of(VerdictScenario.assertions()))
        .toArray(Assertion[]::new);
  }

  @Override
  public void before() {
    run.begin();
  }

  @Override
  public void after() {
    run.end();
  }
}
