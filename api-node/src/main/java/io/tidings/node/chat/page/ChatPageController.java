package io.tidings.node.chat.page;

import io.tidings.events.IdempotencyKey;
import io.tidings.events.LogException;
import io.tidings.events.spring.StateView;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.access.Access;
import io.tidings.node.access.Login;
import io.tidings.node.chat.ChatProperties;
import io.tidings.node.chat.PeerUrl;
import io.tidings.node.http.ProblemException;
import io.tidings.node.http.RelativeRoot;
import io.tidings.node.http.RequestTags;
import io.tidings.node.http.TooManyRequestsException;
import io.tidings.node.pages.Markup;
import io.tidings.node.pages.PageFeature;
import io.tidings.node.user.User;
import io.tidings.node.user.Users;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The page of chat and its fragments. What is shown first is rendered as each update is. */
@RestController
final class ChatPageController {
  private final Access access;
  private final Users users;
  private final WorkspaceState workspace;
  private final ChatFragments fragments;
  private final ChatTemplates templates;
  private final ChatProperties properties;
  private final Markup markup;
  private final boolean boards;
  private final boolean console;

  ChatPageController(
      Access access,
      Users users,
      WorkspaceState workspace,
      ChatFragments fragments,
      ChatTemplates templates,
      ChatProperties properties,
      Markup markup,
      List<PageFeature> features) {
    this.access = access;
    this.users = users;
    this.workspace = workspace;
    this.fragments = fragments;
    this.templates = templates;
    this.properties = properties;
    this.markup = markup;
    this.boards = features.contains(new PageFeature("board"));
    this.console = features.contains(new PageFeature("activity"));
  }

  /** A browser gets a page whatever happens: what a program would be told is in it. */
  @GetMapping("/chat")
  ResponseEntity<byte[]> page(@RequestParam(defaultValue = "") String peer) {
    try {
      @Nullable Login login = access.caller().login();
      @Nullable User me = login == null ? null : users.find(login.user());
      return me == null ? templates.noPage(HttpStatus.OK, null) : templates.page(view(me, peer));
    } catch (ProblemException e) {
      return templates.noPage(e.status(), e.getMessage());
    } catch (LogException | AuthenticationServiceException e) {
      return templates.noPage(
          HttpStatus.SERVICE_UNAVAILABLE, "The server cannot read your messages right now.");
    }
  }

  private PageView view(User me, String peer) {
    @Nullable PeerUrl open = peer.isEmpty() ? null : PeerUrl.requested(peer);
    // Before the fragments: what happens meanwhile is announced again, and not missed.
    String cursor = workspace.read(StateView::position).toString();
    @Nullable SidebarView sidebar = null;
    @Nullable ThreadView thread = null;
    String problem = "";
    try {
      sidebar = fragments.sidebar(me.id(), open, "");
      thread = open == null ? null : fragments.thread(me.id(), open, null, ChatFragments.USUAL);
    } catch (ProblemException | TooManyRequestsException e) {
      problem = String.valueOf(e.getMessage()); // of another server that keeps the messages
    }
    return new PageView(
        me,
        properties.host(),
        properties.maxText(),
        markup.part("/header.html", "."),
        boards,
        console,
        fragments.areElsewhere(me.id()),
        cursor,
        sidebar,
        open == null ? null : open.toString(),
        thread,
        problem);
  }

  @GetMapping("/chat/")
  ResponseEntity<Void> withoutSlash(HttpServletRequest request) {
    return RelativeRoot.redirectWithoutSlash(request);
  }

  /**
   * The list of contacts.
   *
   * @param peer whose thread is open beside it
   * @param find a part of the name or the address of those that are wanted
   */
  @GetMapping("/chat/sidebar")
  ResponseEntity<byte[]> sidebar(
      @RequestParam(defaultValue = "") String peer, @RequestParam(defaultValue = "") String find) {
    long user = access.login().user();
    @Nullable PeerUrl open = peer.isEmpty() ? null : PeerUrl.requested(peer);
    return templates.sidebar(fragments.sidebar(user, open, find));
  }

  /** A page of a thread, as the REST interface counts it. */
  @GetMapping("/chat/thread")
  ResponseEntity<byte[]> thread(
      @RequestParam String peer,
      @RequestParam(required = false) @Nullable Long before,
      @RequestParam(defaultValue = "" + ChatFragments.USUAL) int limit) {
    long user = access.login().user();
    return templates.thread(fragments.thread(user, PeerUrl.requested(peer), before, limit));
  }

  /** Sends a message, and answers with the newest page of the thread. A key makes retries safe. */
  @PostMapping(path = "/chat/messages", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
  ResponseEntity<byte[]> send(HttpServletRequest request) {
    long user = access.login().user(); // before the form is read
    PeerUrl peer = PeerUrl.requested(field(request, "peer"));
    String key = request.getParameter("key");
    fragments.send(
        user,
        peer,
        field(request, "text"),
        key == null ? null : new IdempotencyKey(key),
        RequestTags.of(request).tab());
    // A form that the browser itself sent leads back to the page.
    return "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
        ? ResponseEntity.status(HttpStatus.SEE_OTHER)
            .header(HttpHeaders.LOCATION, "." + ChatAddress.of(peer))
            .build()
        : templates.thread(fragments.thread(user, peer, null, ChatFragments.USUAL));
  }

  private static String field(HttpServletRequest request, String name) {
    String value = request.getParameter(name);
    if (value == null) {
      throw ProblemException.invalid("missing-field", name, name + " is missing.");
    }
    return value;
  }
}
