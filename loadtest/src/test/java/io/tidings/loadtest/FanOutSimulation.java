package io.tidings.loadtest;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.dummy;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.foreach;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
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
import java.time.Duration;
import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Subscribers on all nodes follow one topic while events are published through all nodes; each must
 * receive every acknowledged event once, in order and in time.
 *
 * <p>Gatling buffers messages that no check asked for; each virtual user takes them twice a second
 * and records them. At the end it reports every delivery as {@code delivery}, with its latency, and
 * its result as {@code nothing lost}, so that Gatling's own assertions and charts cover both.
 */
public final class FanOutSimulation extends Simulation {
  private static final Duration GRACE = Duration.ofSeconds(15);

  private final LoadSettings settings = LoadSettings.configured();
  private final String topic = "public.load-" + UUID.randomUUID();
  private final AtomicInteger connected = new AtomicInteger();
  private final AtomicInteger publishersLeft = new AtomicInteger(settings.rate());
  private final Collection<String> acknowledged = new ConcurrentLinkedQueue<>();

  private final ChainBuilder subscribe =
      exec(session -> session.set("receivedEvents", new ReceivedEvents()))
          .exec(
              sse("subscribe")
                  .get("/api/stream?topic=" + topic)
                  .await(30)
                  .on(sse.checkMessage("connected").matching(substring("connected"))))
          .exitHereIfFailed()
          .exec(session -> {
            connected.incrementAndGet();
            return session;
          });

  private final ChainBuilder take =
      exec(
          sse.processUnmatchedMessages((messages, session) -> {
            ReceivedEvents receivedEvents = receivedEvents(session);
            messages.forEach(
                message -> receivedEvents.take(message.message(), message.timestamp()));
            return session;
          }));

  private final ScenarioBuilder subscribers =
      scenario("subscribers")
          .exec(subscribe)
          .exec(
              asLongAs(session -> publishersLeft.get() > 0)
                  .on(exec(take).pause(Duration.ofMillis(500))))
          .exec(session -> session.set("until", System.nanoTime() + GRACE.toNanos()))
          .exec(
              asLongAs(session ->
                      receivedEvents(session).count() < acknowledged.size()
                          && System.nanoTime() < session.getLong("until"))
                  .on(exec(take).pause(Duration.ofMillis(200))))
          .exec(sse("unsubscribe").close())
          .exec(
              foreach(session -> receivedEvents(session).latencies(), "latency")
                  .on(dummy("delivery", session -> session.getInt("latency"))))
          .exec(dummy("nothing lost", 0).withSuccess(this::nothingLost));

  private final ScenarioBuilder publishers =
      scenario("publishers")
          .exec(
              asLongAs(session -> connected.get() < settings.subscribers())
                  .on(exec(session -> session).pause(Duration.ofMillis(100))))
          .exec(
              repeat((int) settings.time().toSeconds())
                  .on(
                      pace(Duration.ofSeconds(1))
                          .exec(
                              http("publish")
                                  .post("/api/topics/" + topic + "/events")
                                  .body(
                                      StringBody(session ->
                                          "{\"type\":\"load\",\"data\":{\"sent\":%d}}"
                                              .formatted(System.currentTimeMillis())))
                                  .asJson()
                                  .check(status().is(201), jsonPath("$.id").saveAs("id")))
                          .exec(session -> {
                            if (session.contains("id")) {
                              acknowledged.add(session.getString("id"));
                            }
                            return session.remove("id");
                          })))
          .exec(session -> {
            publishersLeft.decrementAndGet();
            return session;
          });

  private final HttpProtocolBuilder nodes =
      http.baseUrls(settings.baseUrls()).sseUnmatchedInboundMessageBufferSize(1_000_000);

  {
    // one publisher per event and second, spread over the first second, each with its own pace
    setUp(
            subscribers.injectOpen(rampUsers(settings.subscribers()).during(settings.rampUp())),
            publishers.injectOpen(rampUsers(settings.rate()).during(1)))
        .protocols(nodes)
        .maxDuration(settings.rampUp().plus(settings.time()).plus(GRACE).plusSeconds(120))
        .assertions(
            global().failedRequests().count().is(0L),
            details("nothing lost").allRequests().count().is((long) settings.subscribers()),
            details("publish")
                .allRequests()
                .count()
                .is(settings.rate() * settings.time().toSeconds()),
            details("delivery").responseTime().percentile(99).lte((int) settings.p99().toMillis()));
  }

  private boolean nothingLost(Session session) {
    var complaints = receivedEvents(session).complaints(acknowledged);
    complaints.stream()
        .limit(3)
        .forEach(complaint ->
            System.err.println("stream of user " + session.userId() + ": " + complaint));
    return complaints.isEmpty();
  }

  private static ReceivedEvents receivedEvents(Session session) {
    ReceivedEvents receivedEvents = session.get("receivedEvents");
    if (receivedEvents == null) {
      throw new IllegalStateException("this user has no stream");
    }
    return receivedEvents;
  }
}
