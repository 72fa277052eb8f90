package io.tidings.node.access;

import io.tidings.events.EventLog;
import io.tidings.events.LogException;
import io.tidings.events.Topic;
import io.tidings.events.UnknownWorkspaceException;
import io.tidings.events.Workspace;
import io.tidings.node.relay.Grant;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.stereotype.Component;

/**
 * Decides who may do what. Refusals are Spring Security's exceptions: unauthorized for somebody
 * without a token, forbidden for somebody with one.
 */
@Component
public class Access {
  private final List<TopicPattern> publicTopics;
  private final EventLog log;
  private final Revocations revocations;
  private final Clock clock;

  Access(AccessProperties properties, EventLog log, Revocations revocations, Clock clock) {
    this.publicTopics = properties.publicTopics().stream().map(TopicPattern::new).toList();
    this.log = log;
    this.revocations = revocations;
    this.clock = clock;
  }

  /** Who sends the present request; fails when that cannot be told, or is not believed. */
  public Caller caller() {
    return SecurityContextHolder.getContext().getAuthentication() instanceof CallerAuthentication t
        ? t.caller()
        : Caller.ANONYMOUS;
  }

  /** The user who sends the present request, or refuses who is none. */
  public Login login() {
    Caller caller = caller();
    if (caller.login() == null) {
      throw refusal(caller, "This is for users who are signed in.");
    }
    return caller.login();
  }

  /** The workspace that a request is about: the one it names, or the caller's own. */
  public Workspace workspace(@Nullable String named) {
    return named == null ? caller().rights().workspace() : new Workspace(named);
  }

  /**
   * Lets the caller open a stream of all of these topics, or refuses. A log that does not answer is
   * no refusal here: a status other than 200 would end an {@code EventSource} for good, and the
   * grant is asked again once the stream is attached.
   */
  public Grant subscribe(Workspace workspace, Collection<Topic> topics) {
    Caller caller = caller();
    requireRead(caller, workspace, topics);
    if (!caller.authenticated() || caller.login() != null) { // users may read what everybody may
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
    check(caller, topics, "write to", topic -> caller.rights().mayPublish(workspace, topic));
    requireWorkspace(workspace);
    refuseIf(revoked(workspace, caller));
  }

  /** Refuses a caller who may write to no topic at all, whatever the request turns out to say. */
  public void publishAnything(Workspace workspace) {
    Caller caller = caller();
    if (publicTopics.isEmpty() && !caller.rights().mayPublishAnything(workspace)) {
      throw refusal(caller, "The token does not allow to write to any topic.");
    }
    requireWorkspace(workspace);
    refuseIf(revoked(workspace, caller));
  }

  /** Lets the caller take other people's access away, or refuses. */
  void revoke(Workspace workspace) {
    Caller caller = caller();
    if (!caller.rights().mayPublish(workspace, Topic.CONTROL)) {
      throw refusal(caller, "The token does not allow to revoke access.");
    }
    refuseIf(revoked(workspace, caller));
  }

  private void requireRead(Caller caller, Workspace workspace, Collection<Topic> topics) {
    check(caller, topics, "read", topic -> caller.rights().maySubscribe(workspace, topic));
    requireWorkspace(workspace);
  }

  // After the rights, so that strangers cannot find out which ones there are.
  private void requireWorkspace(Workspace workspace) {
    if (!log.knows(workspace)) {
      throw new UnknownWorkspaceException(workspace);
    }
  }

  private boolean revoked(Workspace workspace, Caller caller) {
    try {
      return revocations.revoked(workspace, caller).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof LogException cause) {
        throw cause;
      }
      throw e;
    }
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
        throw refusal(caller, "The token does not allow to " + act + " topic " + topic + ".");
      }
    }
  }

  private static RuntimeException refusal(Caller caller, String reason) {
    return caller.authenticated()
        ? new AccessDeniedException(reason)
        : new InsufficientAuthenticationException("a login or token is needed");
  }
}
