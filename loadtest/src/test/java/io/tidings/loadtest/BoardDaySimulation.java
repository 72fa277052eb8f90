package io.tidings.loadtest;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.dummy;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;

import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * A working day, compressed: people sign in, open boards, drag cards, mention each other, start
 * stopwatches, chat and look at the console, in windows that are loaded again and sleep. At the end
 * every window must have what the server has: the board, change by change, the count of unread
 * notifications, the stopwatches, the threads of the chat and the activities.
 *
 * <p>A delivery is a change of the board, a message or an activity; its latency counts from just
 * before the request that made it. Gatling has the result of each window as {@code window}.
 */
public final class BoardDaySimulation extends Simulation {
  private static final String WINDOW = "window";
  private static final LoadSettings.Defaults DEFAULTS =
      new LoadSettings.Defaults(24, 1, 1, 12, Duration.ofSeconds(20));

  private final Settings environment = Settings.ofEnvironment();
  private final LoadSettings common = LoadSettings.read(environment, DEFAULTS);
  private final LoadReport report = new LoadReport("board-day", common);
  private final Latencies latencies = new Latencies();
  private final ReportedRequests requests = new ReportedRequests(report);
  private final DayStreams streams = new DayStreams(report, latencies, requests);
  private final DayOffice office = new DayOffice(common, environment);
  private final DayActions actions =
      new DayActions(
          requests, streams, office, environment.count("DRAGS", DayActions.USUAL_DRAGS, 0, 100));
  private final DayEnd end = new DayEnd(report, latencies, requests, streams, office);
  private final CommitMetrics metrics = new CommitMetrics(common.metricsUrls());
  private final Duration rampUp = rampUp();
  private final Phases phases = new Phases(common, rampUp, common.connections(), 0);
  private final AtomicLong people = new AtomicLong();

  private final ScenarioBuilder day =
      scenario("windows")
          .exec(this::arrive)
          .exec(
              requests.sendPatiently(
                  "sign in",
                  http("sign in")
                      .post(session -> Person.of(session).url("/login"))
                      .body(StringBody(session -> Person.of(session).account().login()))
                      .asJson(),
                  200,
                  "signed in"))
          .exec(exitUnless("signed in"))
          .exec(streams.fetchBoard())
          .exec(session -> Person.of(session).hasUser() ? session.set("has board", true) : session)
          .exec(exitUnless("has board"))
          .exec(streams.openUser())
          .exec(doIf(session -> Person.of(session).chats()).then(beginChat()))
          .exec(doIf(session -> Person.of(session).watchesActivities()).then(beginConsole()))
          .exec(session -> {
            report.wentLive();
            return session;
          })
          .exec(
              asLongAs(_ -> !phases.mayWork(report))
                  .on(exec(streams.follow()).pause(Duration.ofMillis(200))))
          .pause(_ -> phases.thinkTime())
          .exec(
              asLongAs(_ -> phases.inTime())
                  .on(exec(actions.any()).exec(streams.follow()).pause(_ -> phases.thinkTime())))
          .exec(session -> {
            phases.workerDone();
            return session;
          })
          .exec(
              asLongAs(_ -> phases.working())
                  .on(exec(streams.follow()).pause(Duration.ofMillis(500))))
          .exec(end.compare(phases))
          .exec(dummy(WINDOW, 0).withSuccess(end::judge));

  {
    setUp(
            day.injectOpen(rampUsers(common.connections()).during(rampUp))
                .andThen(VerdictScenario.of(report)))
        .protocols(protocol())
        .maxDuration(phases.mostTime())
        .assertions(
            Stream.concat(
                    Stream.of(
                        details(WINDOW).allRequests().count().is((long) common.connections()),
                        details(WINDOW).failedRequests().count().is(0L)),
                    Stream.of(VerdictScenario.assertions()))
                .toArray(Assertion[]::new));
  }

  // Without the token for topics, which would count before the cookies of these users, and without
  // a cache, since a card that was read before is answered 304 to a browser that has it.
  private HttpProtocolBuilder protocol() {
    HttpProtocolBuilder protocol =
        http.disableWarmUp()
            .disableCaching()
            .header("Sec-Fetch-Site", "same-origin")
            .sseUnmatchedInboundMessageBufferSize(1_000_000)
            .wsUnmatchedInboundMessageBufferSize(1_000_000);
    return common.localAddresses().isEmpty()
        ? protocol
        : protocol.localAddresses(common.localAddresses());
  }

  // A node checks a few passwords at a time, each for a tenth of a second.
  private Duration rampUp() {
    int signIns = environment.count("SIGN_IN_RATE", 10, 1, 10_000);
    return Duration.ofSeconds(1 + common.connections() / Math.min(signIns, common.connectRate()));
  }

  @Override
  public void before() {
    metrics.begin(report);
    report.begin();
  }

  @Override
  public void after() {
    latencies.lines().forEach(line -> report.note("from the request to the arrival, " + line));
    requests.times().stream()
        .filter(line -> !line.startsWith(DayEnd.COMPARE))
        .forEach(line -> report.note("answers, " + line));
    metrics.end(report);
    report.end();
    office.close();
  }

  private Session arrive(Session session) {
    long index = people.getAndIncrement();
    return new Person(
            index, office.accounts().of(index), office.boards().of(index), common.baseUrl(index, 0))
        .in(session);
  }

  /** The others do not wait for a window that could not be opened. */
  private ChainBuilder exitUnless(String attribute) {
    return exec(
            session -> {
              if (session.contains(attribute)) {
                return session;
              }
              phases.workerMissing();
              return session.markAsFailed();
            })
        .exitHereIfFailed();
  }

  private ChainBuilder beginChat() {
    return exec(requests.send(
            "list contacts",
            http("list contacts").get(session -> Person.of(session).url("/api/v1/contacts")),
            200,
            (session, body) -> {
              Person person = Person.of(session);
              String name = "chat of " + person.name();
              person.chat(new ChatTab(name, office.run(), ApiClient.json(body)));
              return session;
            }))
        .exec(streams.openChat());
  }

  private ChainBuilder beginConsole() {
    return exec(requests.send(
            "read activities",
            http("read activities").get(session -> Person.of(session).url("/api/activity?limit=1")),
            200,
            (session, body) -> {
              Person person = Person.of(session);
              String cursor = ApiClient.json(body).path("cursor").asText();
              String name = "console of " + person.name();
              person.console(new ConsoleStream(name, cursor, report, latencies));
              return session;
            }))
        .exec(streams.openConsole());
  }
}
