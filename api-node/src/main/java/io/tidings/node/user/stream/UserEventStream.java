package io.tidings.node.user.stream;

import io.tidings.events.Topic;
import io.tidings.node.access.Login;
import io.tidings.node.user.UserTopics;
import io.tidings.node.user.stream.UserStreamOpener.StreamDefinition;
import io.tidings.node.user.stream.UserStreamOpener.StreamResolver;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Everything that concerns a user, as far as a request asks for it. */
@Component
final class UserEventStream {
  static final Set<Topic> OF_EVERY_USER = Set.of(UserTopics.USERS, UserTopics.DATABASE);

  /** A guest gets little. */
  static final StreamDefinition GUEST =
      new StreamDefinition(Set.of(UserTopics.DATABASE), UserGrants.guest(), null);

  private final UserGrants grants;
  private final List<UserStreamContributor> contributors;

  UserEventStream(UserGrants grants, List<UserStreamContributor> contributors) {
    this.grants = grants;
    this.contributors = contributors;
  }

  StreamResolver of(HttpServletRequest request) {
    List<StreamRights> rights =
        contributors.stream().map(contributor -> contributor.rights(request)).toList();
    return login ->
        new StreamDefinition(
            topics(login),
            grants.of(login, rights),
            null,
            only(login, UserStreamContributor::snapshots),
            only(login, UserStreamContributor::presence));
  }

  /** What the one feature contributes that has it; null when none has. */
  private <T> @Nullable T only(
      Login login, BiFunction<UserStreamContributor, Login, @Nullable T> part) {
    return contributors.stream()
        .<@Nullable T>map(contributor -> part.apply(contributor, login))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private Set<Topic> topics(Login login) {
    Set<Topic> topics = new HashSet<>(OF_EVERY_USER);
    topics.add(UserTopics.user(login.user()));
    contributors.forEach(contributor -> topics.addAll(contributor.topics(login)));
    return topics;
  }
}
