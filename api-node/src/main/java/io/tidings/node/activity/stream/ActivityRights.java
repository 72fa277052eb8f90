package io.tidings.node.activity.stream;

import io.tidings.node.access.Login;
import io.tidings.node.relay.AccessDecision;
import io.tidings.node.relay.Grant;
import io.tidings.node.user.stream.StreamRights;
import io.tidings.node.user.stream.UserGrants;
import io.tidings.node.user.stream.UserStreamContributor;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The rights to activities, the same for a stream and for a page: those of this feature, and what
 * the features say who have the projects and all else that activities are about.
 */
@Component
public final class ActivityRights {
  private static final StreamRights OWN =
      login -> CompletableFuture.completedStage(ActivityPermission.of(login));

  private final UserGrants grants;
  private final List<UserStreamContributor> features;

  ActivityRights(UserGrants grants, List<UserStreamContributor> features) {
    this.grants = grants;
    this.features = features;
  }

  /**
   * The rights of a login, as far as the request asks for them by its parameters.
   *
   * @throws io.tidings.node.http.ProblemException when a parameter is malformed
   */
  public Grant of(Login login, HttpServletRequest request) {
    Stream<StreamRights> others = features.stream().map(feature -> feature.rights(request));
    Grant all = grants.of(login, Stream.concat(Stream.of(OWN), others).toList());
    return new Grant() {
      @Override
      public CompletionStage<AccessDecision> authorise() {
        return all.authorise().thenApply(TransferPermission::of);
      }

      @Override
      public @Nullable Instant expires() {
        return all.expires();
      }
    };
  }
}
