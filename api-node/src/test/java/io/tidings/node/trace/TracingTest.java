package io.tidings.node.trace;

import static io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_CONSUMER;
import static io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_PRODUCER;
import static io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_SERVER;
import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.EventLog;
import io.tidings.events.Topic;
import io.tidings.events.TraceParent;
import io.tidings.events.Workspace;
import io.tidings.events.spring.TidingsPublisher;
import io.tidings.node.board.TestUser;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.StreamProbe;
import io.tidings.node.test.TestNode;
import io.tidings.node.trace.Collector.ReceivedSpan;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One trace goes from a request to one node through the log to what another node writes. */
@Tag("slow")
class TracingTest {
  private static final Pattern EXEMPLAR =
      Pattern.compile("(?m)^(\\w+)_bucket\\{.* # \\{.*trace_id=\"([0-9a-f]{32})\"");

  private static final Collector COLLECTOR = new Collector();

  @SuppressWarnings("NullAway.Init")
  private static TestNode a;

  @SuppressWarnings("NullAway.Init")
  private static TestNode b;

  private final String topic = "public." + UUID.randomUUID();

  @BeforeAll
  static void start() {
    a = TestNode.startForDevelopment(COLLECTOR.properties("node-a"));
    b = TestNode.startForDevelopment(COLLECTOR.properties("node-b"));
  }

  @AfterAll
  static void stop() {
    a.close();
    b.close();
    COLLECTOR.close();
  }

  @Test
  void publish_withTraceparent_isOneTraceOnBothNodes() {
    TraceParent caller = caller(true);
    String id;
    try (StreamProbe one = open(b);
        StreamProbe other = open(b)) {
      id = publish(a, caller.toString());
      one.expectEvent("t");
      other.expectEvent("t");
      assertThat(one.events().getFirst().whole().toString()).doesNotContain(caller.traceId());
    }
    ReceivedSpan write = awaitSpan(caller, SPAN_KIND_CONSUMER);
    ReceivedSpan publish = awaitSpan(caller, SPAN_KIND_PRODUCER);
    ReceivedSpan request = awaitSpan(caller, SPAN_KIND_SERVER);

    assertThat(request.parent()).isEqualTo(caller.spanId());
    assertThat(publish.parent()).isEqualTo(request.spanId());
    assertThat(write.parent()).isEqualTo(publish.spanId());
    assertThat(List.of(request.node(), publish.node(), write.node()))
        .containsExactly("node-a", "node-a", "node-b");
    assertThat(request.name()).isEqualTo("http post /api/topics/{topic}/events");
    assertThat(publish.name()).isEqualTo("append main");
    assertThat(write.name()).isEqualTo("write main");

    assertThat(publish.start()).isBetween(request.start(), write.start());
    assertThat(write.start()).isGreaterThan(publish.start()).isLessThanOrEqualTo(write.end());
    assertThat(publish.end()).isBetween(publish.start(), request.end());

    assertThat(publish.attributes())
        .containsEntry("messaging.destination.name", "main")
        .containsEntry("messaging.batch.message_count", "1")
        .containsEntry("messaging.message.id", id)
        .containsEntry("tidings.outcome", "done");
    assertThat(write.attributes())
        .containsEntry("messaging.message.id", id)
        .containsEntry("tidings.topics", "1");
    assertThat(COLLECTOR.spans(caller.traceId()))
        .as("one span for both connections, and no topic or content in any")
        .hasSize(3)
        .allSatisfy(span -> assertThat(span.whole()).doesNotContain(topic, "payload-marker"));
  }

  @Test
  void publish_ofUnsampledTrace_leavesNothing() {
    TraceParent unsampled = caller(false);
    TraceParent sampled = caller(true);
    try (StreamProbe probe = open(b)) {
      publish(a, unsampled.toString());
      publish(a, sampled.toString());
      probe.expectEvent("t").expectEvent("t");
    }
    awaitSpan(sampled, SPAN_KIND_CONSUMER);
    assertThat(COLLECTOR.spans(unsampled.traceId())).isEmpty();
    assertThat(log().stream().map(event -> event.envelope().trace() != null))
        .containsExactly(false, true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"
      })
  void publish_withMalformedTraceparent_beginsATrace(String header) {
    String id = publish(a, header);
    await("the span of the publish")
        .until(() ->
            COLLECTOR.spans().stream()
                .anyMatch(span -> id.equals(span.attributes().get("messaging.message.id"))));
    ReceivedSpan publish =
        COLLECTOR.spans().stream()
            .filter(span -> id.equals(span.attributes().get("messaging.message.id")))
            .findFirst()
            .orElseThrow();
    assertThat(header.toLowerCase(Locale.ROOT)).doesNotContain(publish.traceId());
  }

  /** Of traces that Boot would believe as well, and that no load balancer is told to remove. */
  @Test
  void publish_withB3Headers_goesOnWithNoneOfThem() {
    TraceParent caller = caller(true);
    String single = caller.traceId() + "-" + caller.spanId() + "-1";
    post(a, "b3", single);
    post(a, "X-B3-TraceId", caller.traceId(), "X-B3-SpanId", caller.spanId(), "X-B3-Sampled", "1");
    assertThat(log())
        .hasSize(2)
        .allSatisfy(event ->
            assertThat(event.envelope().trace())
                .extracting(TraceParent::traceId)
                .isNotEqualTo(caller.traceId()));
  }

  @Test
  void repetitionInAnotherTrace_isTheSamePublish() {
    String key = UUID.randomUUID().toString();
    TraceParent first = caller(true);
    String id = publish(a, first.toString(), "Idempotency-Key", key);
    assertThat(publish(a, caller(true).toString(), "Idempotency-Key", key)).isEqualTo(id);
    TraceParent kept = log().getFirst().envelope().trace();
    assertThat(kept).isNotNull().extracting(TraceParent::traceId).isEqualTo(first.traceId());
  }

  @Test
  void probes_leaveNothing() {
    TraceParent probe = caller(true);
    String header = probe.toString();
    assertThat(a.get("/livez", "traceparent", header).statusCode()).isEqualTo(200);
    assertThat(a.get("/readyz", "traceparent", header).statusCode()).isEqualTo(200);
    TraceParent other = caller(true);
    publish(a, other.toString());
    awaitSpan(other, SPAN_KIND_SERVER);
    assertThat(COLLECTOR.spans(probe.traceId())).isEmpty();
  }

  @Test
  void changeOfABoard_carriesTheTrace() {
    TraceParent caller = caller(true);
    TestUser user = TestUser.at(a).with("traceparent", caller.toString());
    user.project();
    ReceivedSpan commit = awaitSpan(caller, SPAN_KIND_PRODUCER);
    assertThat(commit.name()).isEqualTo("commit main");
    assertThat(commit.parent()).isEqualTo(awaitSpan(caller, SPAN_KIND_SERVER).spanId());
  }

  @Test
  void publisherOfAService_goesOnWithItsCurrentSpan() {
    Tracer tracer = a.bean(Tracer.class);
    Span job = tracer.nextSpan().name("job").start();
    try (StreamProbe probe = open(b)) {
      try (Tracer.SpanInScope _ = tracer.withSpan(job)) {
        a.bean(TidingsPublisher.class).publish(topic, "t", "x");
      } finally {
        job.end();
      }
      probe.expectEvent("t");
    }
    TraceParent caller = new TraceParent(job.context().traceId(), job.context().spanId(), true);
    ReceivedSpan publish = awaitSpan(caller, SPAN_KIND_PRODUCER);
    assertThat(publish.parent()).isEqualTo(caller.spanId());
    assertThat(awaitSpan(caller, SPAN_KIND_CONSUMER).parent()).isEqualTo(publish.spanId());
  }

  @Test
  void scrape_asOpenMetrics_hasExemplarsOfTraces() throws Exception {
    try (StreamProbe probe = open(a)) {
      TraceParent caller = caller(true);
      publish(a, caller.toString());
      probe.expectEvent("t");
      awaitSpan(caller, SPAN_KIND_CONSUMER);
    }
    HttpRequest scrape =
        HttpRequest.newBuilder(
                URI.create("http://localhost:" + a.managementPort() + "/actuator/prometheus"))
            .header("Accept", "application/openmetrics-text; version=1.0.0")
            .build();
    String body = HttpClient.newHttpClient().send(scrape, BodyHandlers.ofString()).body();
    Set<String> traces =
        COLLECTOR.spans().stream().map(ReceivedSpan::traceId).collect(Collectors.toSet());
    Matcher exemplars = EXEMPLAR.matcher(body);
    List<String> timers =
        exemplars
            .results()
            .filter(exemplar -> traces.contains(exemplar.group(2)))
            .map(exemplar -> exemplar.group(1))
            .toList();
    assertThat(timers).contains("tidings_publish_seconds", "tidings_commit_to_write_seconds");
  }

  @Test
  void collectorThatDoesNotAnswer_holdsNothingUp_andTheRestIsCounted() {
    try (Collector stuck = new Collector()) {
      stuck.shut();
      List<String> properties = new ArrayList<>(List.of(stuck.properties("node-c")));
      properties.add("management.opentelemetry.tracing.export.max-queue-size=4");
      properties.add("management.opentelemetry.tracing.export.max-batch-size=2");
      try (TestNode c = TestNode.startForDevelopment(properties.toArray(String[]::new));
          StreamProbe probe = open(c)) {
        for (int i = 0; i < 20; i++) {
          publish(c, caller(true).toString());
        }
        assertThat(probe.awaitEvents(20, Duration.ofSeconds(15))).hasSize(20);
        await("spans that had to be dropped")
            .untilAsserted(() ->
                assertThat(c.manage("/actuator/prometheus").body())
                    .containsPattern(
                        "tidings_trace_spans_total\\{node=\"node-c\",outcome=\"dropped\"\\}"
                            + " [1-9]"));
        stuck.open();
        await("the spans that waited")
            .untilAsserted(() ->
                assertThat(c.manage("/actuator/prometheus").body())
                    .containsPattern("outcome=\"exported\"\\} [1-9]"));
      }
    }
  }

  @Test
  void nodeWithoutEndpoint_hasNothingOfIt() {
    try (TestNode off = TestNode.startForDevelopment();
        StreamProbe probe = open(b)) {
      assertThat(off.context().getBeanNamesForType(Tracer.class)).isEmpty();
      assertThat(off.context().getBeanDefinitionNames())
          .noneMatch(name -> name.matches("(?i).*(tracing|otel|opentelemetry|span[A-Z]).*"));
      TraceParent caller = caller(true);
      publish(off, caller.toString());
      probe.expectEvent("t");
      assertThat(log()).hasSize(1).allMatch(event -> event.envelope().trace() == null);
      assertThat(off.manage("/actuator/prometheus").body()).doesNotContain("tidings_trace");
    }
  }

  private StreamProbe open(TestNode node) {
    return SseProbe.open(node.port(), stream(topic).header("traceparent", caller(false).toString()))
        .expectConnected();
  }

  private String publish(TestNode node, String traceparent, String... more) {
    List<String> headers = new ArrayList<>(List.of("traceparent", traceparent));
    headers.addAll(List.of(more));
    return post(node, headers.toArray(String[]::new));
  }

  private String post(TestNode node, String... headers) {
    String answer =
        node.post(
                "/api/topics/" + topic + "/events",
                "{\"type\":\"t\",\"data\":\"payload-marker\"}",
                headers)
            .body();
    return answer.split("\"", -1)[3];
  }

  private List<Event> log() {
    return a.bean(EventLog.class)
        .read(Workspace.MAIN, Set.of(new Topic(topic)), EventId.ZERO, 100)
        .join()
        .events();
  }

  private static TraceParent caller(boolean sampled) {
    return new TraceParent(hex(16), hex(8), sampled);
  }

  private static String hex(int bytes) {
    byte[] random = new byte[bytes];
    ThreadLocalRandom.current().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  private static ReceivedSpan awaitSpan(TraceParent trace, SpanKind kind) {
    await(kind + " of the trace")
        .until(
            () -> COLLECTOR.spans(trace.traceId()).stream().anyMatch(span -> span.kind() == kind));
    return COLLECTOR.spans(trace.traceId()).stream()
        .filter(span -> span.kind() == kind)
        .findFirst()
        .orElseThrow();
  }
}
