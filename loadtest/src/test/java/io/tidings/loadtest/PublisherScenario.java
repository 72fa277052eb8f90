package io.tidings.loadtest;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.pace;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One virtual user for each topic publishes its events at a steady pace, one after the other, so
 * that their numbers are their order. An event that is not acknowledged is sent again, as it was,
 * with the same {@code Idempotency-Key}: its latency counts from the first try on.
 */
final class PublisherScenario {
  private static final Duration AGAIN = Duration.ofMillis(200);
  private static final String PUBLISHER = "publisher";

  private final LoadRun run;
  private final String name;
  private final List<String> topics;
  private final int payload;
  private final Duration pace;
  private final AtomicInteger publishers = new AtomicInteger();

  /** Those of the topics that are measured. */
  PublisherScenario(LoadRun run) {
    this(run, "publishers", run.topics(), run.settings().rate(), run.settings().payload());
  }

  /**
   * Those of other topics.
   *
   * @param rate events a second over all these topics
   */
  PublisherScenario(LoadRun run, String name, List<String> topics, double rate, int payload) {
    this.run = run;
    this.name = name;
    this.topics = topics;
    this.payload = payload;
    this.pace = Duration.ofNanos((long) (1e9 * topics.size() / rate));
  }

  ScenarioBuilder build() {
    return scenario(name)
        .exec(session -> session.set(PUBLISHER, new Publisher(publishers.getAndIncrement())))
        .exec(
            asLongAs(_ -> !run.mayPublish(now()))
                .on(exec(session -> session).pause(Duration.ofMillis(100))))
        // Not all topics in the same moment.
        .pause(_ -> Duration.ofNanos(ThreadLocalRandom.current().nextLong(pace.toNanos())))
        .exec(
            asLongAs(session -> run.publishing(now()) && !publisher(session).gaveUp)
                .on(pace(pace).exec(publish)))
        .exec(session -> {
          run.publisherDone(now());
          return session;
        });
  }

  private final ChainBuilder publish =
      exec(
              session -> {
                publisher(session).next();
                return session;
              })
          .exec(
              asLongAs(session -> publisher(session).trying())
                  .on(
                      exec(
                          http("publish")
                              .post(session -> publisher(session).address())
                              .header("Idempotency-Key", session -> publisher(session).key())
                              .body(StringBody(session -> publisher(session).body))
                              .asJson()
                              .check(status().is(201))),
                      exec(session -> {
                        publisher(session).answered(!session.isFailed());
                        return session.markAsSucceeded();
                      }),
                      doIf(session -> publisher(session).trying())
                          .then(exec(session -> session).pause(AGAIN))));

  private static Publisher publisher(Session session) {
    Publisher publisher = session.get(PUBLISHER);
    if (publisher == null) {
      throw new IllegalStateException("this user is no publisher");
    }
    return publisher;
  }

  private static long now() {
    return System.currentTimeMillis();
  }

  /** Of one topic. Confined to its virtual user. */
  private final class Publisher {
    private final int index;
    private final String topic;
    private long number;
    private long tries;
    private long sent;
    private String body = "";
    private boolean acknowledged = true;
    private boolean gaveUp;

    Publisher(int index) {
      this.index = index;
      this.topic = topics.get(index);
    }

    void next() {
      number++;
      sent = now();
      body = LoadEvents.body(number, sent, payload);
      acknowledged = false;
    }

    boolean trying() {
      return !acknowledged && !gaveUp;
    }

    String key() {
      return topic + "-" + number;
    }

    String address() {
      return run.settings().baseUrl(index, tries) + "/api/topics/" + topic + "/events";
    }

    void answered(boolean written) {
      tries++;
      if (written) {
        acknowledged = true;
        run.published().acknowledged(topic, number);
        return;
      }
      run.report().count("publishes that were tried again");
      if (now() > sent + run.settings().grace().toMillis()) {
        gaveUp = true;
        run.report()
            .failed(
                "event %d of %s was not acknowledged within %d s"
                    .formatted(number, topic, run.settings().grace().toSeconds()));
      }
    }
  }
}
