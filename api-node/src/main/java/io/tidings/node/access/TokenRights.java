package io.tidings.node.access;

import io.tidings.events.InvalidNameException;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a token lets its bearer do, in one workspace.
 *
 * @param rights beside those to topics
 */
public record TokenRights(
    Workspace workspace,
    List<TopicPattern> subscribe,
    List<TopicPattern> publish,
    Set<String> rights) {
  /** The right to report what other services changed. */
  public static final String WRITE_ACTIVITY = "activity:write";

  /** None at all. */
  public static final TokenRights NONE =
      new TokenRights(Workspace.MAIN, List.of(), List.of(), Set.of());

  private static final int MAX_PATTERNS = 1_000;
  private static final int MAX_RIGHTS = 20;

  public TokenRights {
    subscribe = List.copyOf(subscribe);
    publish = List.copyOf(publish);
    rights = Set.copyOf(rights);
  }

  /**
   * Reads the {@code tidings} claim: {@code {"workspace", "subscribe": […], "publish": […],
   * "rights": […]}}, each of them optional. Throws {@link InvalidNameException} when it has another
   * form.
   */
  static TokenRights read(@Nullable Object claim) {
    return switch (claim) {
      case null -> NONE;
      case Map<?, ?> map ->
          new TokenRights(
              workspace(map.get("workspace")),
              patterns("subscribe", map.get("subscribe")),
              patterns("publish", map.get("publish")),
              rights(map.get("rights")));
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

  /** Rights that this release does not know permit nothing here. */
  private static Set<String> rights(@Nullable Object claim) {
    if (claim == null) {
      return Set.of();
    }
    if (!(claim instanceof List<?> list)
        || list.size() > MAX_RIGHTS
        || !list.stream().allMatch(String.class::isInstance)) {
      throw new InvalidNameException(
          "claim rights", claim.toString(), "a list of at most " + MAX_RIGHTS + " strings");
    }
    return list.stream().map(String::valueOf).collect(Collectors.toSet());
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

  /** Whether the bearer may report what other services changed. */
  boolean mayWriteActivity(Workspace there) {
    return workspace.equals(there) && rights.contains(WRITE_ACTIVITY);
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
