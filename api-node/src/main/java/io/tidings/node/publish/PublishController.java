package io.tidings.node.publish;

import io.tidings.events.Append;
import io.tidings.events.CommitOutcome.Appended;
import io.tidings.events.CommitOutcome.KeyReused;
import io.tidings.events.EventId;
import io.tidings.events.EventLog;
import io.tidings.events.IdempotencyKey;
import io.tidings.events.NewEvent;
import io.tidings.events.PayloadTooLargeException;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.node.access.Access;
import io.tidings.node.http.Await;
import io.tidings.node.http.HotEndpoint;
import io.tidings.node.http.JsonAnswer;
import io.tidings.node.http.JsonBody;
import io.tidings.node.http.ProblemException;
import io.tidings.node.http.RequestValues;
import io.tidings.node.http.TabId;
import io.tidings.node.limits.RequesterResolver;
import io.tidings.node.publish.NewEvents.EventBatch;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Takes events over HTTP: one for one topic, or several that belong together. */
@RestController
final class PublishController {
  private static final Set<String> FIELDS = Set.of("type", "data", "durable");
  private static final DataSize REQUEST_OVERHEAD = DataSize.ofKilobytes(16);

  private final EventLog log;
  private final Access access;
  private final RequesterResolver requesterResolver;
  private final PublishRateLimiter rate;
  private final LargeBodies bodies;
  private final DataSize maxBody;
  private final DataSize maxBatch;

  PublishController(
      EventLog log,
      Access access,
      RequesterResolver requesterResolver,
      PublishRateLimiter rate,
      PublishProperties properties,
      LargeBodies bodies,
      @Value("${tidings.log.payload-limit:64KB}") DataSize payload) {
    this.log = log;
    this.access = access;
    this.requesterResolver = requesterResolver;
    this.rate = rate;
    this.bodies = bodies;
    this.maxBody = DataSize.ofBytes(payload.toBytes() + REQUEST_OVERHEAD.toBytes());
    this.maxBatch = properties.maxBatch();
  }

  /**
   * @param id of the event; null when it is ephemeral
   * @param cursor the position just after it
   */
  record PublishedEvent(@Nullable String id, @Nullable String cursor) {}

  /** The ids in the order of the request, and the position after the last of them. */
  record PublishedBatch(List<String> ids, String cursor) {}

  private record Publication(NewEvent event, boolean durable) {}

  @HotEndpoint
  @PostMapping("/api/topics/{topic}/events")
  void publishOne(
      @PathVariable String topic, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Workspace where = access.workspace(RequestValues.parameter(request, "workspace"));
    Topic to = NewEvents.topic("topic", topic);
    access.publish(where, List.of(to));
    IdempotencyKey key = key(request);
    Publication publication = bodies.read(request, maxBody, bytes -> single(request, bytes, to));
    if (publication.durable()) {
      Appended done = appendSingle(new Append(where, List.of(publication.event()), key));
      JsonAnswer.write(
          response,
          HttpStatus.CREATED,
          new PublishedEvent(done.ids().getFirst().toString(), done.cursor().toString()));
    } else {
      announce(where, publication.event());
      JsonAnswer.write(response, HttpStatus.ACCEPTED, new PublishedEvent(null, null));
    }
  }

  private Publication single(HttpServletRequest request, byte[] bytes, Topic to) {
    ObjectNode body = JsonBody.parse(bytes, stream -> stream.object(FIELDS, ""));
    NewEvent event = NewEvents.single(body, to, tab(request));
    rate.take(request, 1, 0);
    return new Publication(event, JsonBody.flag(body, "durable", "", true));
  }

  @HotEndpoint
  @PostMapping("/api/events")
  void publishBatch(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Workspace where = access.workspace(RequestValues.parameter(request, "workspace"));
    access.publishAnything(where);
    IdempotencyKey key = key(request);
    List<NewEvent> events = bodies.read(request, maxBatch, bytes -> batch(request, bytes, where));
    Appended done = append(new Append(where, events, key));
    JsonAnswer.write(
        response,
        HttpStatus.CREATED,
        new PublishedBatch(
            done.ids().stream().map(EventId::toString).toList(), done.cursor().toString()));
  }

  private List<NewEvent> batch(HttpServletRequest request, byte[] bytes, Workspace where) {
    String tab = tab(request);
    EventBatch batch = JsonBody.parse(bytes, stream -> NewEvents.batch(stream, tab));
    List<NewEvent> events = batch.events();
    access.publish(where, events.stream().flatMap(e -> e.topics().stream()).distinct().toList());
    rate.take(request, events.size(), batch.copies());
    return events;
  }

  private @Nullable IdempotencyKey key(HttpServletRequest request) {
    return IdempotencyKeys.scoped(
        requesterResolver.of(request), RequestValues.header(request, "Idempotency-Key"));
  }

  private static @Nullable String tab(HttpServletRequest request) {
    return TabId.read(RequestValues.header(request, "X-Tab-Id"));
  }

  /** The log numbers the events; a request with one event names its data without a number. */
  private Appended appendSingle(Append append) {
    try {
      return append(append);
    } catch (PayloadTooLargeException e) {
      throw ofSingleEvent(e);
    }
  }

  private void announce(Workspace where, NewEvent event) {
    try {
      Await.result(log.announce(where, event));
    } catch (PayloadTooLargeException e) {
      throw ofSingleEvent(e);
    }
  }

  private static ProblemException ofSingleEvent(PayloadTooLargeException e) {
    return new ProblemException(
        HttpStatus.CONTENT_TOO_LARGE,
        "payload-too-large",
        "data",
        String.valueOf(e.getMessage()).replace("events[0].", ""));
  }

  private Appended append(Append append) {
    return switch (Await.result(log.append(append))) {
      case Appended done -> done;
      case KeyReused _ ->
          throw new ProblemException(
              HttpStatus.UNPROCESSABLE_CONTENT,
              "key-reused",
              "Idempotency-Key",
              "This Idempotency-Key was used for different content; nothing was written.");
    };
  }
}
