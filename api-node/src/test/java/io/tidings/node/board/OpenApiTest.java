package io.tidings.node.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.SseProbe;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The document at /openapi.yaml and what the node really has and answers are one. */
class OpenApiTest extends BoardTest {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");
  // Of Spring Boot's own making, and tested elsewhere.
  private static final Set<String> PROBES = Set.of("GET /livez", "GET /readyz");
  private static final Pattern VARIABLE = Pattern.compile("\\{[^}]*}");

  private JsonNode document = JsonMapper.shared().nullNode();

  @BeforeEach
  void read() {
    var answer = node.get("/openapi.yaml");
    assertThat(answer.statusCode()).isEqualTo(200);
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(200); // the scopes repeat the operations of projects
    Object yaml = new Yaml(options).load(answer.body());
    document = JsonMapper.shared().valueToTree(yaml);
  }

  private JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").asString().substring(1)) : node;
  }

  private Set<String> documented() {
    Set<String> operations = new TreeSet<>();
    document
        .path("paths")
        .propertyStream()
        .forEach(path ->
            resolved(path.getValue()).propertyNames().stream()
                .filter(METHODS::contains)
                .forEach(method -> operations.add(operation(method, path.getKey()))));
    return operations;
  }

  private static String operation(String method, String path) {
    return method.toUpperCase(Locale.ROOT) + " " + VARIABLE.matcher(path).replaceAll("{}");
  }

  /** The node's operations, without its pages. */
  private static Set<String> existing() {
    Set<String> operations = new TreeSet<>(PROBES);
    var mapping = node.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class);
    for (RequestMappingInfo info : mapping.getHandlerMethods().keySet()) {
      for (String path : info.getPatternValues()) {
        info.getMethodsCondition()
            .getMethods()
            .forEach(method -> {
              boolean page =
                  method.name().equals("GET")
                      && !path.startsWith("/api/")
                      && !path.startsWith("/user/")
                      && !path.startsWith("/-/")
                      && !path.startsWith("/events")
                      && !path.equals("/sse")
                      && !path.equals("/notifications/new");
              if (!page && !path.equals("/error")) {
                operations.add(operation(method.name(), path));
              }
            });
      }
    }
    return operations;
  }

  @Test
  void operations_documentedAndExisting_areTheSame() {
    assertThat(documented()).hasSizeGreaterThan(120).containsExactlyElementsOf(existing());
  }

  @Test
  void references_all_resolve() {
    int[] count = {0};
    document
        .findValues("$ref")
        .forEach(reference -> {
          count[0]++;
          String path = reference.asString();
          assertThat(path).startsWith("#/");
          assertThat(document.at(path.substring(1)).isMissingNode()).as(path).isFalse();
        });
    assertThat(count[0]).isGreaterThan(300);
  }

  @Test
  void pathVariables_all_areParameters() {
    document
        .path("paths")
        .propertyStream()
        .forEach(path -> {
          JsonNode item = resolved(path.getValue());
          for (String method : METHODS) {
            if (item.has(method)) {
              Set<String> known = new TreeSet<>();
              for (JsonNode holder : List.of(path.getValue(), item, item.path(method))) {
                holder
                    .path("parameters")
                    .forEach(p -> known.add("{" + resolved(p).path("name").asString() + "}"));
              }
              VARIABLE
                  .matcher(path.getKey())
                  .results()
                  .forEach(name -> assertThat(known).as(path.getKey()).contains(name.group()));
            }
          }
        });
  }

  @Test
  void examples_ofAllSchemas_fitThem() {
    document
        .path("components")
        .path("schemas")
        .propertyStream()
        .filter(schema -> schema.getValue().has("example"))
        .forEach(schema ->
            expectFit(schema.getKey(), schema.getValue().path("example"), schema.getValue()));
  }

  @Test
  void answers_ofTheNode_fitTheirSchemas() {
    TestUser ada = TestUser.at(node);
    TestBoard board = ada.project();
    board.label("bug");
    board.ticket("card", board.column(0));
    ada.post(board.path + "/tickets", "{\"title\":\"loose\",\"columnId\":null}").expect(201);
    expectFit("Board", board.board(), schema("Board"));
    expectFit("ProjectList", ada.get("/api/projects").expect(200), schema("ProjectList"));
    expectFit("Me", ada.get("/api/me").expect(200), schema("Me"));
    String self = "{\"peer\":\"https://tidings.local/" + ada.username + "\",\"text\":\"a note\"}";
    expectFit("Message", ada.post("/api/v1/messages", self).expect(201), schema("Message"));
    expectFit("ContactList", ada.get("/api/v1/contacts").expect(200), schema("ContactList"));
    expectFit(
        "MessagePage",
        ada.get("/api/v1/messages?peer=tidings.local/" + ada.username).expect(200),
        schema("MessagePage"));
    TestUser ben = TestUser.at(node);
    board.add(ben, "reader");
    board.ticket("for @" + ben.username, board.column(0));
    JsonNode notifications = ben.get("/api/notifications").expect(200);
    assertThat(notifications.path("notifications").size()).isEqualTo(1);
    expectFit("NotificationList", notifications, schema("NotificationList"));
    expectFit(
        "NotificationSettings",
        ben.get("/api/notifications/settings").expect(200),
        schema("NotificationSettings"));
    expectFit("Problem", ada.get("/api/v1/messages").expect(400), schema("Problem"));
    expectFit("Problem", ada.get("/-/ws").expect(426), schema("Problem"));
    expectFit("Problem", ada.get("/api/projects/0").expect(404), schema("Problem"));
    try (SseProbe probe = ada.open("/user/events")) {
      probe.expectConnected();
      JsonNode connections =
          TestUser.adminAt(node).get("/api/admin/connections?user=" + ada.username).expect(200);
      assertThat(connections.path("connections").size()).isEqualTo(1);
      expectFit("ConnectionsReport", connections, schema("ConnectionsReport"));
    }
    expectFit(
        "Database",
        TestUser.adminAt(node).get("/api/admin/database/export").expect(200),
        schema("Database"));
  }

  @Test
  void messages_ofAWebSocket_fitTheirSchema() throws InterruptedException {
    TestUser ada = TestUser.at(node);
    TestBoard board = ada.project();
    BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    WebSocket socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .header("Cookie", ada.cookie())
            .buildAsync(
                URI.create("ws://localhost:" + node.port() + "/-/ws"),
                new WebSocket.Listener() {
                  @Override
                  public @Nullable CompletionStage<?> onText(
                      WebSocket sender, CharSequence text, boolean last) {
                    messages.add(text.toString());
                    sender.request(1);
                    return null;
                  }
                })
            .join();
    for (String last = ""; !last.equals("project-label"); ) {
      JsonNode message = JsonMapper.shared().readTree(messages.poll(15, TimeUnit.SECONDS));
      expectFit("StreamMessage", message, schema("StreamMessage"));
      last = message.path("type").asString();
      if (last.equals("connected")) {
        board.label("bug");
      }
    }
    socket.abort();
  }

  private JsonNode schema(String name) {
    JsonNode schema = document.path("components").path("schemas").path(name);
    assertThat(schema.isMissingNode()).as(name).isFalse();
    return schema;
  }

  /** As far as schemas are used here; and nothing may be there that no schema knows. */
  private void expectFit(String where, JsonNode value, JsonNode reference) {
    JsonNode schema = resolved(reference);
    JsonNode type = schema.path("type");
    if (!type.isMissingNode()) {
      assertThat(types(type)).as(where + ": " + value).contains(typeOf(value));
    }
    if (schema.has("enum")) {
      assertThat(schema.path("enum").valueStream()).as(where).contains(value);
    }
    if (schema.has("pattern") && value.isString()) {
      assertThat(value.asString()).as(where).matches(schema.path("pattern").asString());
    }
    if (value.isObject() && schema.has("properties")) {
      schema
          .path("required")
          .forEach(name -> assertThat(value.has(name.asString())).as(where + "." + name).isTrue());
      value
          .propertyStream()
          .forEach(property -> {
            String name = property.getKey();
            assertThat(schema.path("properties").has(name)).as(where + "." + name).isTrue();
            expectFit(
                where + "." + name, property.getValue(), schema.path("properties").path(name));
          });
    }
    if (value.isArray()) {
      value.forEach(element -> expectFit(where + "[]", element, schema.path("items")));
    }
  }

  private static List<String> types(JsonNode type) {
    return type.isArray()
        ? type.valueStream().map(JsonNode::asString).toList()
        : List.of(type.asString());
  }

  private static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "string";
      case BOOLEAN -> "boolean";
      case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
      case NULL -> "null";
      case ARRAY -> "array";
      default -> "object";
    };
  }
}
