package io.tidings.node.access;

import io.tidings.events.EventLog;
import io.tidings.events.Topic;
import io.tidings.events.UnknownWorkspaceException;
import io.tidings.events.Workspace;
import io.tidings.node.http.Await;
import io.tidings.node.relay.Grant;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.stereotype.Component;

/**
 * Decides what a caller may do. Refusals are Spring Security's exceptions: unauthorized for a
 * caller without a token, forbidden for one with a token.
 */
@Component
public class Access {
  private final List<TopicPattern> publicTopics;
  private final EventLog log;
  private final Revocations revocations;
  private final JwtDecoder decoder;
  private final Clock clock;

  Access(
      AccessProperties properties,
      EventLog log,
      Revocations revocations,
      JwtDecoder decoder,
      Clock clock) {
    this.publicTopics = properties.publicTopics().stream().map(TopicPattern::new).toList();
    this.log = log;
    this.revocations = revocations;
    this.decoder = decoder;
    this.clock = clock;
  }

  /** The caller of the present request; fails when it cannot be determined, or is not believed. */
  public Caller caller() {
    return SecurityContextHolder.getContext().getAuthentication() instanceof CallerAuthentication t
        ? t.caller()
        : Caller.ANONYMOUS;
  }

  /**
   * Whether the caller of this request for a stream could not be determined, after {@link #caller}
   * was asked: it counts as anonymous, and has to be asked to come back.
   */
  public boolean callerUnavailable(HttpServletRequest request) {
    return IdentificationFilter.unavailable(request);
  }

  /** The user who sends the present request; refuses any other caller. */
  public Login login() {
    Caller caller = caller();
    if (caller.login() == null) {
      throw refusal(caller, "Only users who are signed in may do this.");
    }
    return caller.login();
  }

  /**
   * The sender of a JWT that did not come with a request; fails as {@link #caller} does. It may
   * have to wait for the issuer's keys.
   */
  public Caller bearer(String token) {
    try {
      return JwtTokens.verify(decoder, token);
    } catch (BadJwtException e) {
      throw new InvalidBearerTokenException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The workspace that a request is about: the one it names, or the caller's own. */
  public Workspace workspace(@Nullable String named) {
    return workspace(caller(), named);
  }

  /** The same for a caller who was identified apart from a request. */
  public Workspace workspace(Caller caller, @Nullable String named) {
    return named == null ? caller.rights().workspace() : new Workspace(named);
  }

  /**
   * Lets the caller open a stream of all of these topics, or refuses. A log that does not answer is
   * no refusal here: a status other than 200 would end an {@code EventSource} for good, and the
   * grant is asked again once the stream is attached.
   */
  public Grant subscribe(Workspace workspace, Collection<Topic> topics) {
    return subscribe(caller(), workspace, topics);
  }

  /** The same for a caller who was identified apart from a request. */
  public Grant subscribe(Caller caller, Workspace workspace, Collection<Topic> topics) {
    requireRead(caller, workspace, topics);
    if (!caller.authenticated() || caller.login() != null) { // users read only public topics
      return Grant.EVERYTHING;
    }
    refuseIf(revocations.revoked(workspace, caller).exceptionally(silence -> false).join());
    return new TokenGrant(workspace, caller, revocations, clock);
  }

  /** Lets the caller read the log of all of these topics now, or refuses. */
  public void read(Workspace workspace, Collection<Topic> topics) {
    Caller caller = caller();
    requireRead(caller, workspace, topics);
    refuseIf(revoked(workspace, caller));
  }

  /** Lets the caller write to all of these topics, or refuses. */
  public void publish(Workspace workspace, Collection<Topic> topics) {
    Caller caller = caller();
    check(caller, topics, "writing to", topic -> caller.rights().mayPublish(workspace, topic));
    requireWorkspace(workspace);
    refuseIf(revoked(workspace, caller));
  }

  /** Refuses a caller that may write to no topic at all, whatever the request contains. */
  public void publishAnything(Workspace workspace) {
    Caller caller = caller();
    if (publicTopics.isEmpty() && !caller.rights().mayPublishAnything(workspace)) {
      throw refusal(caller, "The token does not permit writing to any topic.");
    }
    requireWorkspace(workspace);
    refuseIf(revoked(workspace, caller));
  }

  /** Refuses a caller whose token opens no stream: it reads no topic, or was revoked. */
  void subscribeAnything() {
    Caller caller = caller();
    if (!caller.rights().maySubscribeAnything()) {
      throw refusal(caller, "The token does not permit reading any topic.");
    }
    Workspace workspace = caller.rights().workspace();
    requireWorkspace(workspace);
    refuseIf(revoked(workspace, caller));
  }

  /** Lets the caller revoke the access of others, or refuses. */
  void revoke(Workspace workspace) {
    Caller caller = caller();
    if (!caller.rights().mayPublish(workspace, Topic.CONTROL)) {
      throw refusal(caller, "The token does not permit revoking access.");
    }
    refuseIf(revoked(workspace, caller));
  }

  /** Lets the caller report what other services changed, or refuses. */
  public void writeActivity() {
    Caller caller = caller();
    boolean admin = caller.login() != null && caller.login().admin();
    if (!admin && !caller.rights().mayWriteActivity(Workspace.MAIN)) {
      throw refusal(
          caller,
          "Only administrators, and tokens with the right "
              + TokenRights.WRITE_ACTIVITY
              + ", may report activities.");
    }
    refuseIf(revoked(Workspace.MAIN, caller));
  }

  private void requireRead(Caller caller, Workspace workspace, Collection<Topic> topics) {
    check(caller, topics, "reading", topic -> caller.rights().maySubscribe(workspace, topic));
    requireWorkspace(workspace);
  }

  // Called after the check of rights, so that strangers cannot find out which workspaces there are.
  private void requireWorkspace(Workspace workspace) {
    if (!log.knows(workspace)) {
      throw new UnknownWorkspaceException(workspace);
    }
  }

  private boolean revoked(Workspace workspace, Caller caller) {
    return Await.result(revocations.revoked(workspace, caller));
  }

  private static void refuseIf(boolean revoked) {
    if (revoked) {
      throw new InvalidBearerTokenException("it was revoked");
    }
  }

  private void check(
      Caller caller, Collection<Topic> topics, String act, Predicate<Topic> permitted) {
    for (Topic topic : topics) {
      boolean open = publicTopics.stream().anyMatch(pattern -> pattern.matches(topic));
      if (!open && !permitted.test(topic)) {
        throw refusal(caller, "The token does not permit " + act + " topic " + topic + ".");
      }
    }
  }

  private static RuntimeException refusal(Caller caller, String reason) {
    return caller.authenticated()
        ? new AccessDeniedException(reason)
        : new InsufficientAuthenticationException("a login or token is needed");
  }
}
