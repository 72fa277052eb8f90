package io.tidings.node.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.EventLog;
import io.tidings.events.Page;
import io.tidings.events.Workspace;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.board.Answer;
import io.tidings.node.board.TestUser;
import io.tidings.node.test.TestNode;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A user who chats at a node. */
public final class ChatUser {
  private static final int PAGE = 1_000;

  public final TestUser user;
  public final String address;
  private final TestNode node;
  private EventId seen;

  private ChatUser(TestUser user, TestNode node) {
    this.user = user;
    this.node = node;
    this.address = "https://tidings.local/" + user.username;
    this.seen = node.bean(WorkspaceState.class).position().id();
  }

  public static ChatUser at(TestNode node) {
    return new ChatUser(TestUser.at(node), node);
  }

  /** The same user at another node. */
  public ChatUser movedTo(TestNode other) {
    return new ChatUser(user.movedTo(other), other);
  }

  public Answer trySend(String peer, String text, String... headers) {
    return user.with(headers).post("/api/v1/messages", body("peer", peer, "text", text));
  }

  /** Sends a message, which is taken. */
  public JsonNode send(ChatUser to, String text, String... headers) {
    return trySend(to.address, text, headers).expect(201);
  }

  public Answer add(ChatUser peer) {
    return user.post("/api/v1/contacts", body("peer", peer.address));
  }

  public Answer remove(ChatUser peer) {
    return user.delete("/api/v1/contacts?peer=" + encoded(peer.address));
  }

  public Answer read(ChatUser peer, long rowId) {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    return user.post(
        "/api/v1/contacts/read", body.put("peer", peer.address).put("rowId", rowId).toString());
  }

  public JsonNode contacts() {
    return user.get("/api/v1/contacts").expect(200).path("contacts");
  }

  /** The contact with this peer; missing without one. */
  public JsonNode contact(ChatUser peer) {
    return contacts()
        .valueStream()
        .filter(contact -> contact.path("peer").asString().equals(peer.address))
        .findFirst()
        .orElseGet(() -> JsonMapper.shared().missingNode());
  }

  /**
   * A page of the thread.
   *
   * @param more of the query
   */
  public JsonNode messages(ChatUser peer, String more) {
    return tryMessages(peer.address, more).expect(200);
  }

  public Answer tryMessages(String peer, String more) {
    return user.get("/api/v1/messages?peer=" + encoded(peer) + more);
  }

  /** The texts of the thread's newest page, oldest first. */
  public List<String> texts(ChatUser peer) {
    return messages(peer, "&limit=200")
        .path("messages")
        .valueStream()
        .map(message -> message.path("text").asString())
        .toList();
  }

  /** The user's events since this was last asked. */
  public List<Event> newEvents() {
    EventLog log = node.bean(EventLog.class);
    EventId position = node.bean(WorkspaceState.class).position().id();
    List<Event> events = new ArrayList<>();
    EventId from = seen;
    Page page;
    do {
      page = log.read(Workspace.MAIN, Set.of(ChatTopics.of(user.id)), from, PAGE).join();
      events.addAll(page.events());
      from = page.end();
    } while (page.more());
    seen = position;
    return events;
  }

  /** The new events, in short: {@code inbound 3}, {@code state 3 sent}, {@code watermark 3}. */
  public List<String> news() {
    return newEvents().stream().map(ChatUser::inShort).toList();
  }

  private static String inShort(Event event) {
    JsonNode data = event.envelope().data();
    String row = data.has("rowId") ? " " + data.path("rowId").asLong() : "";
    return switch (event.envelope().type()) {
      case ChatEvents.INBOUND -> "inbound" + row;
      case ChatEvents.OUTBOUND_STATE -> "state" + row + " " + data.path("state").asString();
      case ChatEvents.WATERMARK -> "watermark" + row;
      case ChatEvents.CONTACT_CHANGED -> "changed";
      case ChatEvents.CONTACT_REMOVED -> "removed";
      default -> event.envelope().type();
    };
  }

  /** A JSON object of name, value, name, value … */
  public static String body(String... fields) {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    for (int i = 0; i < fields.length; i += 2) {
      body.put(fields[i], fields[i + 1]);
    }
    return body.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
