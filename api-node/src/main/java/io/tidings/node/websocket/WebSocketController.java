package io.tidings.node.websocket;

import io.tidings.events.InvalidNameException;
import io.tidings.events.UnknownWorkspaceException;
import io.tidings.events.Workspace;
import io.tidings.node.access.Access;
import io.tidings.node.access.Caller;
import io.tidings.node.http.TooManyRequestsException;
import io.tidings.node.limits.Admission;
import io.tidings.node.limits.Requester;
import io.tidings.node.limits.RequesterResolver;
import io.tidings.node.ops.StreamProperties;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Dialect;
import io.tidings.node.relay.RelaySettings;
import io.tidings.node.relay.StartPosition;
import io.tidings.node.stream.RequestedStream;
import io.tidings.node.stream.StreamParameters;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Supplier;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Streams over a WebSocket: of the topics that the request names, or else of the user who is signed
 * in. A client that sends an {@code Authorization} header can read a status; any other is told in
 * the session.
 */
@RestController
final class WebSocketController {
  static final Dialect DIALECT = new MessageDialect();
  private static final String PATH = "/-/ws";

  private final WebSocketUpgrade upgrade;
  private final Access access;
  private final Admission admission;
  private final RequesterResolver requesterResolver;
  private final RelaySettings settings;
  private final StreamProperties properties;
  private final ObjectProvider<PersonalStream> personalStream;

  WebSocketController(
      WebSocketUpgrade upgrade,
      Access access,
      Admission admission,
      RequesterResolver requesterResolver,
      RelaySettings settings,
      StreamProperties properties,
      ObjectProvider<PersonalStream> personalStream) {
    this.upgrade = upgrade;
    this.access = access;
    this.admission = admission;
    this.requesterResolver = requesterResolver;
    this.settings = settings;
    this.properties = properties;
    this.personalStream = personalStream;
  }

  @GetMapping(PATH)
  void open(HttpServletRequest request, HttpServletResponse response) {
    upgrade.require(request, response);
    boolean readsStatus = request.getHeader(HttpHeaders.AUTHORIZATION) != null;
    Opening opening;
    try {
      opening = opening(request, readsStatus);
    } catch (AuthenticationException | AccessDeniedException e) {
      if (readsStatus) {
        throw e;
      }
      opening = refusal(e);
    }
    upgrade.perform(request, response, opening);
  }

  private Opening opening(HttpServletRequest request, boolean readsStatus) {
    PersonalStream personal = personalStream.getIfAvailable();
    if (request.getParameter("topic") != null || personal == null) {
      return ofTopics(request, readsStatus);
    }
    StartPosition start = StreamParameters.start(request);
    RequestedStream stream = personal.of(request);
    return stream == null
        ? refuse(CloseReason.TIMEOUT)
        : admit(requesterResolver.of(request, stream.group()), stream, start, readsStatus);
  }

  private Opening ofTopics(HttpServletRequest request, boolean readsStatus) {
    StreamParameters parameters = StreamParameters.read(request, properties.maxTopics());
    StartPosition start = StreamParameters.start(request);
    Requester requester = requesterResolver.of(request);
    if (access.callerUnavailable(request)) {
      return refuse(CloseReason.TIMEOUT);
    }
    try {
      RequestedStream stream = stream(requester.caller(), parameters);
      return admit(requester, stream, start, readsStatus);
    } catch (AuthenticationException | AccessDeniedException e) {
      if (readsStatus || request.getParameter("ticket") != null) {
        throw e;
      }
    }
    Admission.Rejection rejection = admission.rejection(requester);
    return rejection != null
        ? new Opening.Refuse(rejection.reason(), rejection.retry())
        : new Opening.AwaitToken(
            admission.slot(requester),
            token -> verify(token, requester.address(), parameters, start));
  }

  private Supplier<Opening> verify(
      String token, String address, StreamParameters parameters, StartPosition start) {
    Opening refusal;
    try {
      Requester requester = new Requester(access.bearer(token), address, null);
      RequestedStream stream = stream(requester.caller(), parameters);
      return () -> admit(requester, stream, start, false);
    } catch (AuthenticationException | AccessDeniedException e) {
      refusal = refusal(e);
    } catch (UnknownWorkspaceException | InvalidNameException e) {
      refusal = new Opening.Reject(CloseStatus.POLICY_VIOLATION, "unknown workspace");
    }
    Opening decided = refusal;
    return () -> decided;
  }

  private RequestedStream stream(Caller caller, StreamParameters parameters) {
    Workspace workspace = access.workspace(caller, parameters.workspace());
    var grant = access.subscribe(caller, workspace, parameters.topics());
    return new RequestedStream(
        workspace, parameters.topics(), DIALECT, null, grant, null, null, null);
  }

  private Opening admit(
      Requester requester, RequestedStream stream, StartPosition start, boolean readsStatus) {
    Admission.Rejection rejection = admission.rejection(requester);
    if (rejection == null) {
      return new Opening.Follow(
          stream.subscription(start, admission.slot(requester), requester.origin(PATH)));
    }
    if (rejection.personal() && readsStatus) {
      throw new TooManyRequestsException(
          "too-many-streams", "This client has too many streams.", rejection.retry());
    }
    return new Opening.Refuse(rejection.reason(), rejection.retry());
  }

  private Opening refusal(RuntimeException e) {
    return switch (e) {
      case AuthenticationServiceException _ -> refuse(CloseReason.TIMEOUT);
      case AuthenticationException _ -> refuse(CloseReason.SESSION_EXPIRED);
      default -> refuse(CloseReason.REVOKED);
    };
  }

  private Opening refuse(CloseReason reason) {
    return new Opening.Refuse(reason, settings.retry(reason));
  }
}
