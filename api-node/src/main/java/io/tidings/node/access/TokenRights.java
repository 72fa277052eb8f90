package io.tidings.node.access;

import io.tidings.events.InvalidNameException;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a token lets its bearer do, in one workspace. */
public record TokenRights(
    Workspace workspace, List<TopicPattern> subscribe, List<TopicPattern> publish) {
  /** None at all. */
  public static final TokenRights NONE = new TokenRights(Workspace.MAIN, List.of(), List.of());

  private static final int MAX_PATTERNS = 1_000;

  public TokenRights {
    subscribe = List.copyOf(subscribe);
    publish = List.copyOf(publish);
  }

  /**
   * Reads the {@code tidings} claim: {@code {"workspace", "subscribe": […], "publish": […]}}, each
   * of them optional. Throws {@link InvalidNameException} when it has another form.
   */
  static TokenRights read(@Nullable Object claim) {
    return switch (claim) {
      case null -> NONE;
      case Map<?, ?> map ->
          new TokenRights(
              workspace(map.get("workspace")),
              patterns("subscribe", map.get("subscribe")),
              patterns("publish", map.get("publish")));
      default -> throw new InvalidNameException("claim tidings", claim.toString(), "an object");
    };
  }

  private static Workspace workspace(@Nullable Object claim) {
    return switch (claim) {
      case null -> Workspace.MAIN;
      case String name -> new Workspace(name);
      default -> throw new InvalidNameException("claim workspace", claim.toString(), "a string");
    };
  }

  private static List<TopicPattern> patterns(String name, @Nullable Object claim) {
    if (claim == null) {
      return List.of();
    }
    if (!(claim instanceof List<?> list) || list.size() > MAX_PATTERNS) {
      throw new InvalidNameException(
          "claim " + name, claim.toString(), "a list of at most " + MAX_PATTERNS + " patterns");
    }
    List<TopicPattern> patterns = new ArrayList<>();
    for (Object text : list) {
      patterns.add(new TopicPattern(String.valueOf(text)));
    }
    return patterns;
  }

  /** Whether the bearer may read the topic. */
  public boolean maySubscribe(Workspace there, Topic topic) {
    return workspace.equals(there) && subscribe.stream().anyMatch(p -> p.matches(topic));
  }

  /** Whether the bearer may write to the topic. */
  public boolean mayPublish(Workspace there, Topic topic) {
    return workspace.equals(there) && publish.stream().anyMatch(p -> p.matches(topic));
  }

  /** Whether there is any topic that the bearer may read. */
  boolean maySubscribeAnything() {
    return !subscribe.isEmpty();
  }

  /** Whether there is any topic that the bearer may write to. */
  boolean mayPublishAnything(Workspace there) {
    return workspace.equals(there) && !publish.isEmpty();
  }
}
