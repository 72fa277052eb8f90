package io.tidings.loadtest;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.ScenarioBuilder;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Some clients read nothing for a while, or little by little, of a topic that says much, while
 * other streams are measured. These lose nothing and keep their latency; the slow clients are told
 * so, come back and have every event in the end; what waits for them in the nodes stays within its
 * bound, and is gone in the end.
 */
public final class SlowConsumersSimulation extends StreamSimulation {
  private static final LoadSettings.Defaults DEFAULTS =
      new LoadSettings.Defaults(200, 10, 1, 50, Duration.ofSeconds(20));

  /** Is made by Gatling. */
  public SlowConsumersSimulation() {
    Settings settings = Settings.ofEnvironment();
    LoadRun run = LoadRun.configured("slow-consumers", DEFAULTS);
    Share share = run.settings().share();
    String topic = run.settings().topicPrefix() + share.injector() + ".much";
    int clients =
        share.of("SLOW", settings.count("SLOW", Math.max(10, share.injectors()), 1, 10_000));
    double rate = settings.decimal("SLOW_RATE", 50, 1, 10_000);
    int payload = settings.count("SLOW_PAYLOAD", 32_000, 1_000, 60_000);
    Duration slow = slowTime(settings, run.settings().duration());
    run.alsoPublish(List.of(topic));
    run.report().expectMore(clients);
    List<SlowConsumer> consumers = new ArrayList<>();
    // [RFC 9113] has a window of its own for each stream: HTTP/1.1 shows the socket as it is.
    System.setProperty("jdk.httpclient.receiveBufferSize", "" + SlowConsumer.RECEIVE_BUFFER);
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    ToldSlow rules = new ToldSlow(run.report(), clients);
    for (int i = 0; i < clients; i++) {
      FollowedStream stream =
          new FollowedStream(run.settings().connections() + i, List.of(topic), rules, run.report());
      consumers.add(new SlowConsumer(client, run, stream, slow.toMillis(), i % 2 == 1));
      run.report().atEnd(_ -> stream.reportLosses(run.published()::last));
    }
    NodeMemory memory = NodeMemory.configured(settings, run);
    run.waitFor(() -> consumers.stream().allMatch(SlowConsumer::done));
    run.waitFor(memory::settled);
    super(
        run,
        new SseScenario(run, StreamRules.UNDISTURBED).build(),
        consuming(consumers, memory),
        new PublisherScenario(run, "publisher of much", List.of(topic), rate, payload).build());
  }

  /**
   * How long clients are slow; at most as long as there are events. One that is slow for longer
   * than {@code tidings.stream.linger} does not read the last frame in time.
   */
  static Duration slowTime(Settings settings, Duration published) {
    return settings.duration(
        "SLOW_TIME",
        Collections.min(List.of(Duration.ofSeconds(4), published)),
        Duration.ofSeconds(1),
        Collections.min(List.of(Duration.ofSeconds(25), published)));
  }

  /** One virtual user, which waits for the threads of the slow clients. */
  private static ScenarioBuilder consuming(List<SlowConsumer> consumers, NodeMemory memory) {
    return scenario("slow consumers")
        .exec(session -> {
          memory.start();
          consumers.forEach(consumer -> Thread.ofVirtual().name("slow consumer").start(consumer));
          return session;
        })
        .exec(
            asLongAs(_ -> !consumers.stream().allMatch(SlowConsumer::done))
                .on(exec(session -> session).pause(Duration.ofMillis(200))));
  }
}
