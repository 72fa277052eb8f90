package io.tidings.node.board;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.events.EventId;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.relay.Transport;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.StreamProbe;
import io.tidings.node.test.StreamRequest;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Visitor;
import io.tidings.node.user.ChangeContext;
import io.tidings.node.user.NewUser;
import io.tidings.node.user.PasswordHashes;
import io.tidings.node.user.User;
import io.tidings.node.user.Users;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A user at a node. */
public final class TestUser {
  public static final String PASSWORD = "a password of theirs";
  private static final String HASH = new PasswordHashes().hash(PASSWORD);

  public final long id;
  public final String username;
  private final TestNode node;
  private final List<String> headers;

  private TestUser(long id, String username, TestNode node, List<String> headers) {
    this.id = id;
    this.username = username;
    this.node = node;
    this.headers = headers;
  }

  /** A new user. */
  public static TestUser at(TestNode node) {
    return at(node, false);
  }

  /** A new system administrator. */
  public static TestUser adminAt(TestNode node) {
    return at(node, true);
  }

  /** A client that is not signed in. */
  public static TestUser guestAt(TestNode node) {
    return new TestUser(0, "", node, List.of("Sec-Fetch-Site", "same-origin"));
  }

  private static TestUser at(TestNode node, boolean admin) {
    String name = "u-" + UUID.randomUUID().toString().substring(0, 8);
    User user =
        node.bean(Users.class)
            .create(new NewUser(name, "User " + name, HASH, admin), ChangeContext.NODE);
    Visitor visitor = Visitor.login(node, name, PASSWORD);
    return new TestUser(
        user.id(),
        name,
        node,
        List.of("Cookie", String.valueOf(visitor.cookie()), "Sec-Fetch-Site", "same-origin"));
  }

  /** The same user at another node. */
  public TestUser movedTo(TestNode another) {
    return new TestUser(id, username, another, headers);
  }

  /** The same user with more headers: name, value, name, value … */
  public TestUser with(String... more) {
    List<String> all = new ArrayList<>(headers);
    all.addAll(List.of(more));
    return new TestUser(id, username, node, all);
  }

  /** The cookie of the session, as this user's browser sends it. */
  public String cookie() {
    return headers.get(headers.indexOf("Cookie") + 1);
  }

  /** A request for this stream as this user's browser sends it. */
  public StreamRequest stream(String path) {
    StreamRequest request = StreamRequest.stream().with("GET", path);
    for (int i = 0; i < headers.size(); i += 2) {
      request = request.header(headers.get(i), headers.get(i + 1));
    }
    return request;
  }

  /** The beginning of a request's head as this user's browser sends it. */
  public String head(String method, String path) {
    StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: x\r\n");
    for (int i = 0; i < headers.size(); i += 2) {
      head.append(headers.get(i)).append(": ").append(headers.get(i + 1)).append("\r\n");
    }
    return head.toString();
  }

  /** Opens that stream at this user's node. */
  public SseProbe open(String path) {
    return SseProbe.open(node.port(), stream(path));
  }

  /** The same over that transport, which not every stream has. */
  public StreamProbe open(String path, Transport transport) {
    return StreamProbe.open(node.port(), stream(path).over(transport));
  }

  public Answer get(String path) {
    return send("GET", path, null);
  }

  public Answer post(String path, @Nullable String json) {
    return send("POST", path, json);
  }

  public Answer patch(String path, String json) {
    return send("PATCH", path, json);
  }

  public Answer put(String path, @Nullable String json) {
    return send("PUT", path, json);
  }

  public Answer delete(String path) {
    return send("DELETE", path, null);
  }

  public Answer send(String method, String path, @Nullable String json) {
    return json == null
        ? Answer.of(node.send(method, path, BodyPublishers.noBody(), headers("")))
        : Answer.of(
            node.send(method, path, BodyPublishers.ofString(json), headers("application/json")));
  }

  /** A form of name, value, name, value … */
  public Answer form(String path, String... fields) {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < fields.length; i += 2) {
      body.append(body.isEmpty() ? "" : "&")
          .append(fields[i])
          .append('=')
          .append(URLEncoder.encode(fields[i + 1], UTF_8));
    }
    return rawForm(path, body.toString());
  }

  /** A form as it is, which may be none. */
  Answer rawForm(String path, String body) {
    return Answer.of(
        node.send(
            "POST",
            path,
            BodyPublishers.ofString(body),
            headers("application/x-www-form-urlencoded")));
  }

  private String[] headers(String contentType) {
    List<String> all = new ArrayList<>(headers);
    if (!contentType.isEmpty() && !all.contains("Content-Type")) {
      all.addAll(List.of("Content-Type", contentType));
    }
    return all.toArray(String[]::new);
  }

  /** A new private project of this user, with three columns. */
  public TestBoard project() {
    return project("");
  }

  /**
   * @param more fields, each behind a comma
   */
  public TestBoard project(String more) {
    String key = "P" + UUID.randomUUID().toString().replace("-", "").substring(0, 9);
    String json =
        "{\"key\":\"%s\",\"title\":\"A project\"%s}".formatted(key.toUpperCase(Locale.ROOT), more);
    EventId before = node.bean(WorkspaceState.class).position().id();
    return new TestBoard(this, node, post("/api/projects", json).expect(201), before);
  }
}
