package io.tidings.events.spring;

import io.tidings.events.Append;
import io.tidings.events.CommitOutcome.Appended;
import io.tidings.events.CommitOutcome.KeyReused;
import io.tidings.events.Cursor;
import io.tidings.events.EventLog;
import io.tidings.events.IdempotencyKey;
import io.tidings.events.InvalidNameException;
import io.tidings.events.LogException;
import io.tidings.events.NewEvent;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Publishes durable events from a service, in one line. */
public final class TidingsPublisher {
  private final EventLog log;
  private final JsonMapper json;
  private final Workspace workspace;

  public TidingsPublisher(EventLog log, JsonMapper json, Workspace workspace) {
    this.log = log;
    this.json = json;
    this.workspace = workspace;
  }

  /** The same, for another workspace. */
  public TidingsPublisher in(Workspace another) {
    return new TidingsPublisher(log, json, another);
  }

  /**
   * Publishes, and waits for the log's answer, 2 s at most by default. Not for threads of the Redis
   * client: use {@link #publishAsync} there.
   *
   * @param data anything that Jackson can write
   * @return the position just after the event
   * @throws LogException when the event may not have been written; its subclasses say why
   */
  public Cursor publish(String topic, String type, Object data) {
    return await(publishAsync(topic, type, data));
  }

  /**
   * The same for a caller that repeats what may have been written, such as an outbox: with the same
   * key and content, the event is written once, and each call returns its position.
   *
   * @throws KeyReusedException when the key was used with other content
   */
  public Cursor publish(String topic, String type, Object data, IdempotencyKey key) {
    return await(publishAsync(topic, type, data, key));
  }

  /** Publishes without waiting. */
  public CompletableFuture<Cursor> publishAsync(String topic, String type, Object data) {
    return append(topic, type, data, null);
  }

  /** Publishes without waiting; a repetition with the same key and content writes nothing more. */
  public CompletableFuture<Cursor> publishAsync(
      String topic, String type, Object data, IdempotencyKey key) {
    return append(topic, type, data, key);
  }

  private CompletableFuture<Cursor> append(
      String topic, String type, Object data, @Nullable IdempotencyKey key) {
    NewEvent event = NewEvent.of(applicationTopic(topic), type, json.valueToTree(data));
    return log.append(new Append(workspace, List.of(event), key))
        .thenApply(outcome ->
            switch (outcome) {
              case Appended appended -> appended.cursor();
              case KeyReused unused -> throw new KeyReusedException(Objects.requireNonNull(key));
            });
  }

  /** Throws what the future failed with, not the exception that wraps it. */
  private static Cursor await(CompletableFuture<Cursor> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** A topic's name may come from a request, which must not reach the topics of a feature. */
  private static Topic applicationTopic(String name) {
    Topic topic = new Topic(name);
    if (topic.internal()) {
      throw new InvalidNameException("topic", name, "a topic of the application, without a $");
    }
    return topic;
  }
}
