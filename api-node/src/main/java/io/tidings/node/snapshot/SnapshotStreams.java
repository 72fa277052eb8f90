package io.tidings.node.snapshot;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.Topic;
import io.tidings.node.access.Login;
import io.tidings.node.interest.Interest;
import io.tidings.node.interest.InterestSlot;
import io.tidings.node.relay.AccessDecision;
import io.tidings.node.relay.Permission;
import io.tidings.node.relay.Slot;
import io.tidings.node.relay.SnapshotSource;
import io.tidings.node.user.stream.StreamRights;
import io.tidings.node.user.stream.UserStreamContributor;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Snapshots in the streams of users. Their topic and the right to it are those of the stream. */
@Component
final class SnapshotStreams implements UserStreamContributor {
  /** The kind of interest of every user's stream, which is counted as that of one user, 0. */
  static final String INTEREST = "streams";

  private static final StreamRights NO_MORE_RIGHTS =
      _ -> CompletableFuture.completedStage(new NothingMore());

  private final UserSnapshots snapshots;
  private final Interest interest;
  private final AtomicInteger open = new AtomicInteger();

  SnapshotStreams(UserSnapshots snapshots, Interest interest, MeterRegistry registry) {
    this.snapshots = snapshots;
    this.interest = interest;
    Gauge.builder("tidings.snapshots.streams", open, AtomicInteger::get)
        .description("Open streams that snapshots are pushed to")
        .register(registry);
  }

  private final class CountedStream implements Slot {
    @Override
    public boolean take() {
      open.incrementAndGet();
      return true;
    }

    @Override
    public void release() {
      open.decrementAndGet();
    }
  }

  private record NothingMore() implements Permission {
    @Override
    public AccessDecision after(Event control) {
      return this;
    }

    @Override
    public boolean sees(Envelope envelope, @Nullable EventId id) {
      return false;
    }
  }

  @Override
  public Set<Topic> topics(Login login) {
    return Set.of();
  }

  @Override
  public StreamRights rights(HttpServletRequest request) {
    return NO_MORE_RIGHTS;
  }

  @Override
  public @Nullable NamedFrame frame(Envelope envelope) {
    return snapshots.frame(envelope);
  }

  @Override
  public SnapshotSource snapshots(Login login) {
    return snapshots.of(login.user());
  }

  @Override
  public Slot presence(Login login) {
    return new InterestSlot(interest, INTEREST, 0).and(new CountedStream());
  }
}
