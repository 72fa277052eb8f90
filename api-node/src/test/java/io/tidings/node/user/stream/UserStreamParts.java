package io.tidings.node.user.stream;

import io.tidings.events.Envelope;
import io.tidings.events.Topic;
import io.tidings.node.access.Login;
import io.tidings.node.relay.AccessDecision;
import io.tidings.node.relay.Dialect;
import io.tidings.node.relay.Permission;
import io.tidings.node.user.stream.UserStreamContributor.NamedFrame;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The parts of users' streams, for tests of the features that contribute to them. */
public final class UserStreamParts {
  private UserStreamParts() {}

  /** The dialect of {@code /user/events} with one feature. */
  public static Dialect userEvents(Function<Envelope, @Nullable NamedFrame> feature) {
    return new UserEventsDialect(new UserEventFrames(List.of(new FramesAlone(feature))));
  }

  private record FramesAlone(Function<Envelope, @Nullable NamedFrame> frames)
      implements UserStreamContributor {
    @Override
    public Set<Topic> topics(Login login) {
      throw new UnsupportedOperationException();
    }

    @Override
    public StreamRights rights(HttpServletRequest request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable NamedFrame frame(Envelope envelope) {
      return frames.apply(envelope);
    }
  }

  public static Dialect profiles() {
    return new ProfileDialect();
  }

  public static Permission guest() {
    return new GuestPermission();
  }

  /** What a user may see who has a right of a feature. */
  public static AccessDecision combined(Login login, AccessDecision feature) {
    return CombinedPermission.of(List.of(new LoginPermission(login), feature));
  }
}
