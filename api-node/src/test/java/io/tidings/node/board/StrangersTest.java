package io.tidings.node.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * A private project of others answers strangers as one that does not exist: at every operation
 * there is, by its id and its key, with every body that could tell them apart.
 */
@Tag("slow")
class StrangersTest extends BoardTest {
  private static final Set<String> PROJECT = Set.of("project", "idOrKey");

  private record Operation(String method, String path) {}

  /** All that name a project in their path. */
  private static List<Operation> operations() {
    List<Operation> all = new ArrayList<>();
    var mapping = node.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class);
    mapping
        .getHandlerMethods()
        .keySet()
        .forEach(info -> {
          for (String path : info.getPatternValues()) {
            if (PROJECT.stream().anyMatch(name -> path.contains("{" + name + "}"))) {
              info.getMethodsCondition().getMethods().stream()
                  .map(RequestMethod::name)
                  .forEach(method -> all.add(new Operation(method, path)));
            }
          }
        });
    return all;
  }

  private static String at(Operation operation, Map<String, String> variables) {
    return UriComponentsBuilder.fromPath(operation.path()).buildAndExpand(variables).toUriString();
  }

  /** All that an answer says, without the names of the request and the time. */
  private static String said(Answer answer, Map<String, String> names) {
    Map<String, List<String>> headers = new TreeMap<>(answer.http().headers().map());
    headers.remove("date");
    headers.remove("connection"); // closed or not, by how fast the body arrived
    headers.remove("content-length"); // of the body, which is compared but for names
    String text = answer.status() + " " + headers + " " + answer.http().body();
    for (Map.Entry<String, String> name : names.entrySet()) {
      text = text.replace(name.getValue(), name.getKey());
    }
    return text;
  }

  @Test
  void anyOperation_onAPrivateProject_answersAsOnAnUnknownOne() {
    TestUser owner = TestUser.at(node);
    TestBoard secret = owner.project(",\"scope\":\"org\",\"owner\":\"acme\"");
    String column = secret.column(0);
    String ticket = secret.ticket("Acquire ACME", column);
    String label = secret.label("urgent");
    TestUser stranger = TestUser.at(node);
    long own = stranger.project().id;
    List<String> bodies =
        List.of(
            "{}",
            "{",
            "{\"title\":\"x\"}",
            "{\"unknown\":1}",
            "{\"targetProjectId\":\"%d\"}".formatted(secret.id),
            "{\"targetProjectId\":\"%d\"}".formatted(own),
            "{\"targetProjectId\":\"999999999\"}");
    Map<String, String> inside =
        Map.of(
            "ticket",
            ticket,
            "column",
            column,
            "label",
            label,
            "member",
            String.valueOf(owner.id),
            "tabId",
            "tab",
            "action",
            "start");
    int compared = 0;
    for (Operation operation : operations()) {
      for (boolean byKey : new boolean[] {false, true}) {
        String existing = byKey ? secret.key : String.valueOf(secret.id);
        String unknown = byKey ? "ZZ" + secret.key.substring(2) : "999999998";
        boolean form = operation.path().startsWith("/board/");
        for (String body : operation.method().equals("GET") ? List.of("") : bodies) {
          String there = answer(stranger, operation, existing, inside, owner, body, form);
          String nowhere = answer(stranger, operation, unknown, inside, owner, body, form);
          assertThat(there).as(operation + " " + body).isEqualTo(nowhere);
          if (!operation.path().equals("/board/{project}")) { // a page, the same for all
            assertThat(there).as(operation + " " + body).startsWith("404 ");
          }
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThan(800);
    secret.newEvents();
  }

  private static String answer(
      TestUser stranger,
      Operation operation,
      String project,
      Map<String, String> inside,
      TestUser owner,
      String body,
      boolean form) {
    Map<String, String> variables = new TreeMap<>(inside);
    PROJECT.forEach(name -> variables.put(name, project));
    variables.put("owner", "acme");
    variables.put("repo", "shop");
    variables.put("org", "acme");
    variables.put("user", owner.username);
    String path = at(operation, variables);
    Answer answer =
        form && operation.method().equals("POST")
            ? stranger.form(path, "title", "x")
            : stranger.send(operation.method(), path, body.isEmpty() ? null : body);
    return said(answer, Map.of("{project}", path));
  }

  /** Keys are of all projects together, so that this tells. It is documented. */
  @Test
  void create_takenKey_tellsThatItIsTaken() {
    TestBoard secret = TestUser.at(node).project();
    TestUser.at(node)
        .post(
            "/api/projects",
            "{\"key\":\"%s\",\"title\":\"x\"}".formatted(secret.key.toUpperCase(Locale.ROOT)))
        .expectProblem(409, "key-taken", "key");
  }

  /** Where the right to write is known, the fault in the request may be told. */
  @Test
  void transfer_toTheProjectItself_isRefusedToItsWriters() {
    TestBoard board = TestUser.at(node).project();
    String ticket = board.ticket("card", board.column(0));
    board
        .owner
        .post(
            board.path + "/tickets/" + ticket + "/transfer",
            "{\"targetProjectId\":\"" + board.id + "\"}")
        .expectProblem(400, "invalid-field", "targetProjectId");
  }
}
