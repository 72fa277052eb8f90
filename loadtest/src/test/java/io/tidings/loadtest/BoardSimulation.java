package io.tidings.loadtest;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.dummy;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.pace;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.core.CoreDsl.substring;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.sse;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import io.tidings.loadtest.BoardView.Card;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Viewers on all nodes follow one board while its cards are moved through all nodes. Each fetches
 * the board once and then follows only its stream; at the end its board must equal that of its
 * node, move by move, and all nodes must have the same board.
 *
 * <p>Reports each viewer's result as {@code equal to the server}, and the latency of its
 * deliveries, from before the request of the move, as {@code p99 of a viewer}. Prints those of all,
 * and how long after their commit the nodes wrote.
 */
public final class BoardSimulation extends Simulation {
  private static final Duration GRACE = Duration.ofSeconds(15);

  /** Of latencies in milliseconds: each counts up to two seconds. */
  private static final int SIGNIFICANT_DIGITS = 3;

  private final LoadSettings settings = LoadSettings.configured();
  private final LoadBoard board = new LoadBoard(settings.baseUrls());
  private final Metrics before = board.metrics();
  private final AtomicInteger connected = new AtomicInteger();
  private final AtomicInteger moversLeft = new AtomicInteger(settings.rate());
  private final Set<Map<Long, Card>> outcomes = ConcurrentHashMap.newKeySet();
  private final ConcurrentHistogram latencies = new ConcurrentHistogram(SIGNIFICANT_DIGITS);

  private final ChainBuilder take =
      exec(
          sse.processUnmatchedMessages((messages, session) -> {
            BoardView view = view(session, "seen");
            messages.forEach(message -> view.take(message.message(), message.timestamp()));
            return session;
          }));

  private final ScenarioBuilder viewers =
      scenario("viewers")
          .exec(fetch("seen"))
          .exec(
              sse("view")
                  .get(session ->
                      "/user/events?projects=%s&lastEventId=%s"
                          .formatted(board.id(), view(session, "seen").cursor()))
                  .await(30)
                  .on(sse.checkMessage("connected").matching(substring("connected"))))
          .exitHereIfFailed()
          .exec(session -> {
            connected.incrementAndGet();
            return session;
          })
          .exec(
              asLongAs(session -> moversLeft.get() > 0)
                  .on(exec(take).pause(Duration.ofMillis(500))))
          .exec(fetch("there"))
          .exec(session -> session.set("until", System.nanoTime() + GRACE.toNanos()))
          .exec(
              asLongAs(session ->
                      !view(session, "seen").cards().equals(view(session, "there").cards())
                          && System.nanoTime() < session.getLong("until"))
                  .on(exec(take).pause(Duration.ofMillis(200))))
          .exec(take)
          .exec(sse("leave").close())
          .exec(
              dummy(
                  "p99 of a viewer",
                  session ->
                      percentile(99, addLatencies(session, new Histogram(SIGNIFICANT_DIGITS)))))
          .exec(dummy("equal to the server", 0).withSuccess(this::equal));

  private final ScenarioBuilder movers =
      scenario("movers")
          .exec(
              asLongAs(session -> connected.get() < settings.subscribers())
                  .on(exec(session -> session).pause(Duration.ofMillis(100))))
          .exec(
              repeat((int) settings.time().toSeconds())
                  .on(
                      pace(Duration.ofSeconds(1))
                          .exec(
                              http("move")
                                  .post(_ ->
                                      "%s/tickets/%s/move".formatted(board.path(), board.anyCard()))
                                  .header(
                                      "X-Session-Tag",
                                      _ -> String.valueOf(System.currentTimeMillis()))
                                  .body(
                                      StringBody(_ ->
                                          "{\"columnId\":\"%s\",\"order\":%d}"
                                              .formatted(board.anyColumn(), board.anyIndex())))
                                  .asJson()
                                  .check(status().is(200)))))
          .exec(session -> {
            moversLeft.decrementAndGet();
            return session;
          });

  private final HttpProtocolBuilder nodes =
      http.baseUrls(settings.baseUrls())
          .header("Cookie", session -> board.cookie(session.userId()))
          .header("Sec-Fetch-Site", "same-origin")
          .sseUnmatchedInboundMessageBufferSize(1_000_000);

  {
    // one mover per move and second, spread over the first second, each with its own pace
    setUp(
            viewers.injectOpen(rampUsers(settings.subscribers()).during(settings.rampUp())),
            movers.injectOpen(rampUsers(settings.rate()).during(1)))
        .protocols(nodes)
        .maxDuration(settings.rampUp().plus(settings.time()).plus(GRACE).plusSeconds(120))
        .assertions(
            global().failedRequests().count().is(0L),
            details("equal to the server").allRequests().count().is((long) settings.subscribers()),
            details("move").allRequests().count().is(settings.rate() * settings.time().toSeconds()),
            details("p99 of a viewer").responseTime().max().lte((int) settings.p99().toMillis()));
  }

  @Override
  public void after() {
    Metrics during = board.metrics().since(before);
    System.out.printf(
        "%d deliveries, after %d ms (p50), %d ms (p99)%n",
        latencies.getTotalCount(), percentile(50, latencies), percentile(99, latencies));
    System.out.printf(
        "The nodes wrote within %.0f ms of the commit (p50), %.0f ms (p99); tries to commit: %s%n",
        during.within(0.5) * 1_000, during.within(0.99) * 1_000, during.commits());
    board.close();
  }

  private ChainBuilder fetch(String as) {
    return exec(http("fetch")
            .get(_ -> board.path() + "/board")
            .check(status().is(200), bodyString().saveAs("board")))
        .exitHereIfFailed()
        .exec(session ->
            session
                .set(as, new BoardView(String.valueOf(session.getString("board"))))
                .remove("board"));
  }

  private boolean equal(Session session) {
    Map<Long, Card> there = view(session, "there").cards();
    var complaints = view(session, "seen").complaints(there);
    addLatencies(session, latencies);
    outcomes.add(there);
    if (outcomes.size() > 1) {
      complaints.add("the nodes have different boards");
    }
    complaints.stream()
        .limit(3)
        .forEach(complaint -> System.err.println("viewer " + session.userId() + ": " + complaint));
    return complaints.isEmpty();
  }

  private static AbstractHistogram addLatencies(Session session, AbstractHistogram histogram) {
    view(session, "seen").latencies().forEach(histogram::recordValue);
    return histogram;
  }

  private static int percentile(int percent, AbstractHistogram histogram) {
    return (int) histogram.getValueAtPercentile(percent);
  }

  private static BoardView view(Session session, String name) {
    BoardView view = session.get(name);
    if (view == null) {
      throw new IllegalStateException("this user has no board");
    }
    return view;
  }
}
