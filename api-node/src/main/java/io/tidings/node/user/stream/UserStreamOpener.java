package io.tidings.node.user.stream;

import io.tidings.events.LogException;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.node.access.Access;
import io.tidings.node.access.Login;
import io.tidings.node.relay.Dialect;
import io.tidings.node.relay.Grant;
import io.tidings.node.relay.Slot;
import io.tidings.node.relay.SnapshotSource;
import io.tidings.node.relay.Succession;
import io.tidings.node.sse.StreamOpener;
import io.tidings.node.sse.StreamQuery;
import io.tidings.node.stream.RequestedStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.stereotype.Component;

/** Opens the streams that depend on which user asks for them. */
@Component
public class UserStreamOpener {
  private final StreamOpener streamOpener;
  private final Access access;

  UserStreamOpener(StreamOpener streamOpener, Access access) {
    this.streamOpener = streamOpener;
    this.access = access;
  }

  /**
   * The stream that a request gets.
   *
   * @param group the group of clients whose connections are limited together, too; null for none
   * @param snapshots the state that the client is sent as a whole; null for none
   * @param presence what is told of the connection while it is open; null for nothing
   * @param succession begins the next of the connections of one client, which ends the one before;
   *     null when each stands alone
   */
  public record StreamDefinition(
      Set<Topic> topics,
      Grant grant,
      @Nullable String group,
      @Nullable SnapshotSource snapshots,
      @Nullable Slot presence,
      @Nullable Supplier<Succession> succession) {
    /** A stream that stands alone. */
    public StreamDefinition(
        Set<Topic> topics,
        Grant grant,
        @Nullable String group,
        @Nullable SnapshotSource snapshots,
        @Nullable Slot presence) {
      this(topics, grant, group, snapshots, presence, null);
    }

    public StreamDefinition(Set<Topic> topics, Grant grant, @Nullable String group) {
      this(topics, grant, group, null, null);
    }
  }

  /** Decides what a user gets; throws {@link LogException} when Redis does not answer. */
  public interface StreamResolver {
    StreamDefinition resolve(Login login);
  }

  /** Opens a stream for a user who is signed in; refuses any other caller. */
  public void open(
      HttpServletRequest request,
      HttpServletResponse response,
      Dialect dialect,
      StreamResolver streamResolver)
      throws IOException {
    open(
        request,
        response,
        dialect,
        streamResolver,
        () -> {
          throw new InsufficientAuthenticationException("a login is needed");
        });
  }

  /** Opens a stream for a user or for a guest. */
  void open(
      HttpServletRequest request,
      HttpServletResponse response,
      Dialect dialect,
      StreamResolver ofUser,
      Supplier<StreamDefinition> ofGuest)
      throws IOException {
    StreamQuery.check(request);
    RequestedStream stream = resolve(request, dialect, ofUser, ofGuest);
    if (stream == null) { // an EventSource reconnects only after status 200
      streamOpener.postpone(request, response, dialect);
    } else {
      streamOpener.open(request, response, stream);
    }
  }

  /** Decides what a user or a guest gets; null when that cannot be decided now. */
  @Nullable RequestedStream resolve(
      HttpServletRequest request,
      Dialect dialect,
      StreamResolver ofUser,
      Supplier<StreamDefinition> ofGuest) {
    Login login = access.caller().login();
    StreamDefinition stream =
        access.callerUnavailable(request)
            ? null
            : unlessSilent(() -> login == null ? ofGuest.get() : ofUser.resolve(login));
    return stream == null
        ? null
        : new RequestedStream(
            Workspace.MAIN,
            stream.topics(),
            dialect,
            login == null ? null : String.valueOf(login.user()),
            stream.grant(),
            stream.group(),
            stream.snapshots(),
            stream.presence(),
            stream.succession());
  }

  /** Null when Redis does not answer. */
  private static @Nullable StreamDefinition unlessSilent(Supplier<StreamDefinition> resolve) {
    try {
      return resolve.get();
    } catch (LogException e) {
      return null;
    }
  }
}
