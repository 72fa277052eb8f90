package io.tidings.node.snapshot;

import io.tidings.events.Commit.Write;
import io.tidings.events.Cursor;
import io.tidings.events.Envelope;
import io.tidings.events.EventId;
import io.tidings.events.NewEvent;
import io.tidings.events.spring.StateView;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.relay.SnapshotSource;
import io.tidings.node.relay.SnapshotSource.Snapshot;
import io.tidings.node.user.UserTopics;
import io.tidings.node.user.stream.RightsReader;
import io.tidings.node.user.stream.UserStreamContributor.NamedFrame;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** The snapshots of all users: how they are announced, and how they are read. Thread-safe. */
@Component
public final class UserSnapshots {
  /** Type and user → when the state last changed, in milliseconds, until it was looked at again. */
  static final String CHANGED = "snapshots.changed";

  private final Map<String, UserState> states = new LinkedHashMap<>();
  private final WorkspaceState workspace;
  private final RightsReader<Long, List<Snapshot>> reader;

  UserSnapshots(ObjectProvider<UserState> all, WorkspaceState workspace) {
    all.orderedStream().forEach(state -> states.put(state.type(), state));
    this.workspace = workspace;
    this.reader = new RightsReader<>(this::read);
  }

  /** A snapshot and the cursor to which it is true. */
  record DatedSnapshot(NewEvent event, Cursor asOf) {}

  /**
   * What the commit adds that changes a user's state.
   *
   * @param data the new state, as {@link UserState#read} will give it
   * @param now by the clock of Redis
   */
  public SnapshotChange change(UserState state, long user, JsonNode data, Instant now) {
    Map<String, Double> changed = Map.of(member(state, user), (double) now.toEpochMilli());
    return new SnapshotChange(
        List.of(new Write.SortedSetPut(CHANGED, changed)), event(state, user, data));
  }

  /** The snapshots of one user's connections. */
  SnapshotSource of(long user) {
    return new SnapshotSource() {
      @Override
      public boolean covers(String type) {
        return states.containsKey(type);
      }

      @Override
      public CompletionStage<List<Snapshot>> read() {
        return reader.ask(user);
      }
    };
  }

  /** Null when the event is none of these. */
  @Nullable NamedFrame frame(Envelope envelope) {
    UserState state = states.get(envelope.type());
    Long user =
        envelope.topics().size() == 1 ? UserTopics.userOf(envelope.topics().getFirst()) : null;
    return state == null || user == null ? null : state.frame(user, envelope.data());
  }

  private List<Snapshot> read(long user) {
    return workspace.read(view -> {
      List<Snapshot> snapshots = new ArrayList<>();
      for (UserState state : states.values()) {
        view.dependOn(Set.of(state.versionName(user)));
      }
      for (UserState state : states.values()) {
        JsonNode data = state.read(view, Set.of(user)).get(user);
        if (data != null) {
          snapshots.add(
              new Snapshot(
                  envelope(event(state, user, data), view.time()), version(view, state, user)));
        }
      }
      return snapshots;
    });
  }

  /**
   * The snapshots that these members of {@link #CHANGED} name; those that it does not know are left
   * out.
   */
  List<DatedSnapshot> read(Collection<String> members) {
    Map<UserState, List<Long>> users = new HashMap<>();
    for (String member : members) {
      String[] part = member.split(" ", 2);
      UserState state = states.get(part[0]);
      if (state != null && part.length == 2) {
        users.computeIfAbsent(state, _ -> new ArrayList<>()).add(Long.valueOf(part[1]));
      }
    }
    List<DatedSnapshot> snapshots = new ArrayList<>();
    users.forEach((state, some) -> snapshots.addAll(read(state, some)));
    return snapshots;
  }

  private List<DatedSnapshot> read(UserState state, List<Long> users) {
    return workspace.read(view -> {
      view.dependOn(users.stream().map(state::versionName).collect(Collectors.toSet()));
      List<DatedSnapshot> snapshots = new ArrayList<>();
      state
          .read(view, users)
          .forEach((user, data) ->
              snapshots.add(
                  new DatedSnapshot(
                      event(state, user, data),
                      new Cursor(view.position().epoch(), version(view, state, user)))));
      return snapshots;
    });
  }

  /** State that was never changed is older than any other. */
  private static EventId version(StateView view, UserState state, long user) {
    EventId version = view.version(state.versionName(user));
    return version == null ? EventId.ZERO : version;
  }

  private static String member(UserState state, long user) {
    return state.type() + " " + user;
  }

  private static NewEvent event(UserState state, long user, JsonNode data) {
    return NewEvent.of(UserTopics.user(user), state.type(), data);
  }

  private static Envelope envelope(NewEvent event, Instant at) {
    return new Envelope(event.topics(), event.type(), event.data(), null, at);
  }
}
