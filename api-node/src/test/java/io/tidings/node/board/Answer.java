package io.tidings.node.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a node answered. */
public record Answer(int status, JsonNode json, HttpResponse<String> http) {

  public static Answer of(HttpResponse<String> http) {
    String body = http.body().isEmpty() ? "null" : http.body();
    return new Answer(http.statusCode(), JsonMapper.shared().readTree(body), http);
  }

  /** The answer's body, if it has that status. */
  public JsonNode expect(int expected) {
    assertThat(status).as(() -> http.request() + ": " + http.body()).isEqualTo(expected);
    return json;
  }

  /** Says that it is this problem. */
  public void expectProblem(int expected, String code) {
    expect(expected);
    assertThat(json.path("code").asString()).as(http.body()).isEqualTo(code);
  }

  /** Says that it is this problem, in this field. */
  public void expectProblem(int expected, String code, String field) {
    expectProblem(expected, code);
    assertThat(json.path("field").asString(null)).as(http.body()).isEqualTo(field);
  }

  public String text(String field) {
    return json.path(field).asString();
  }
}
