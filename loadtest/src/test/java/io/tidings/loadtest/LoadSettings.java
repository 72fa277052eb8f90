package io.tidings.loadtest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What all simulations are told: where the nodes are, how much load this injector makes, and which
 * bounds must hold under it. {@code docs/load-tests.md} lists the environment variables.
 *
 * @param baseUrls nodes or load balancers; streams and publishers go over them in turn
 * @param metricsUrls the nodes' management ports; empty when none is known
 * @param token a JWT for everything that is sent, if topics are not public
 * @param connections streams of this injector
 * @param topics of this injector
 * @param rate events a second that this injector publishes, over all its topics
 * @param connectRate new connections a second
 * @param payload bytes of data of an event, about
 * @param p50 the bound for half of the live deliveries, from just before the publish to the arrival
 * @param p99 the same for 99 of 100
 * @param grace how long the last events may take, and publishers try again
 * @param topicPrefix how the names of this run's topics begin
 * @param localAddresses source addresses of connections; empty for the machine's choice
 */
record LoadSettings(
    List<String> baseUrls,
    List<String> metricsUrls,
    Optional<String> token,
    int connections,
    int topics,
    int topicsPerStream,
    double rate,
    Duration duration,
    int connectRate,
    int payload,
    Duration p50,
    Duration p99,
    Duration grace,
    Share share,
    String topicPrefix,
    List<String> localAddresses) {

  /**
   * What a simulation takes when it is told nothing: enough to see it work in half a minute on a
   * machine that runs the nodes as well.
   */
  record Defaults(
      int connections, int topics, int topicsPerStream, double rate, Duration duration) {}

  static LoadSettings read(Settings settings, Defaults defaults) {
    Share share = Share.of(settings);
    int streamTopics = settings.count("TOPICS_PER_STREAM", defaults.topicsPerStream, 1, 100);
    int topics =
        share.of(
            "TOPICS",
            settings.count("TOPICS", Math.max(defaults.topics, share.injectors()), 1, 1_000_000));
    if (streamTopics > topics) {
      throw Settings.wrong(
          "TOPICS_PER_STREAM", "at most the topics of an injector, " + topics, "" + streamTopics);
    }
    List<String> baseUrls = settings.addresses("BASE_URLS", List.of("http://localhost:8080"));
    return new LoadSettings(
        baseUrls,
        settings.addresses("METRICS_URLS", List.of()),
        settings.text("TOKEN"),
        share.of("CONNECTIONS", settings.count("CONNECTIONS", defaults.connections, 1, 10_000_000)),
        topics,
        streamTopics,
        settings.decimal("RATE", defaults.rate, 0.1, 1_000_000) / share.injectors(),
        settings.duration(
            "DURATION", defaults.duration, Duration.ofSeconds(1), Duration.ofHours(24)),
        share.of(
            "CONNECT_RATE",
            settings.count("CONNECT_RATE", Math.max(200, share.injectors()), 1, 100_000)),
        settings.count("PAYLOAD", 200, 0, 60_000),
        settings.duration("P50", Duration.ofMillis(250), Duration.ofMillis(1), Duration.ofHours(1)),
        settings.duration("P99", Duration.ofSeconds(1), Duration.ofMillis(1), Duration.ofHours(1)),
        settings.duration(
            "GRACE", Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofHours(1)),
        share,
        topicPrefix(settings),
        settings
            .text("LOCAL_ADDRESSES")
            .map(text -> List.of(text.split(",", -1)))
            .orElse(List.of()));
  }

  /**
   * The address for one try of one stream or publisher: a client that comes back takes the next.
   */
  String baseUrl(long client, long attempt) {
    return baseUrls.get((int) Math.floorMod(client + attempt, (long) baseUrls.size()));
  }

  /** The names of this injector's topics; no other run and no other injector has them. */
  List<String> topicNames() {
    List<String> names = new ArrayList<>();
    for (int topic = 1; topic <= topics; topic++) {
      names.add("%s%d.%d".formatted(topicPrefix, share.injector(), topic));
    }
    return names;
  }

  /** The time over which the streams connect. */
  Duration rampUp() {
    return Duration.ofSeconds(1 + connections / connectRate);
  }

  // The time makes the topics of each run new: the first event of each has to be number 1.
  private static String topicPrefix(Settings settings) {
    String prefix = settings.text("TOPIC_PREFIX").orElse("public.load.");
    if (!prefix.matches("[A-Za-z0-9][A-Za-z0-9._:-]{0,79}")) {
      throw Settings.wrong(
          "TOPIC_PREFIX", "1 to 80 of A-Z a-z 0-9 . _ : -, first a letter or digit", prefix);
    }
    return prefix + Long.toString(System.currentTimeMillis(), 36) + ".";
  }
}
