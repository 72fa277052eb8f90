package io.tidings.events.spring;

import io.tidings.events.Append;
import io.tidings.events.CommitOutcome.Appended;
import io.tidings.events.CommitOutcome.KeyReused;
import io.tidings.events.Cursor;
import io.tidings.events.EventLog;
import io.tidings.events.InvalidNameException;
import io.tidings.events.LogException;
import io.tidings.events.NewEvent;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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
   * @throws LogException when it is not known to be written; its subclasses say why
   */
  public Cursor publish(String topic, String type, Object data) {
    try {
      return publishAsync(topic, type, data).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof LogException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Publishes without waiting. */
  public CompletableFuture<Cursor> publishAsync(String topic, String type, Object data) {
    NewEvent event = NewEvent.of(applicationTopic(topic), type, json.valueToTree(data));
    return log.append(Append.of(workspace, event))
        .thenApply(outcome ->
            switch (outcome) {
              case Appended appended -> appended.cursor();
              case KeyReused _ -> throw new IllegalStateException("there was no key");
            });
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
