package io.tidings.node.board.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.fuzz.Fuzzer;
import io.tidings.events.fuzz.MutatedJson;
import io.tidings.events.fuzz.MutatedText;
import io.tidings.node.board.column.Columns;
import io.tidings.node.board.project.NewProject;
import io.tidings.node.board.ticket.NewTicket;
import io.tidings.node.http.JsonBody;
import io.tidings.node.test.Refusals;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request to a board is the record that it describes, or refused with the field that is wrong.
 */
class RequestFuzzTest {
  private static final RequestReader READER = RequestReaders.create();

  @Test
  void ticket_anyJson_isATicketOrRefused() {
    run(
        "a new ticket",
        NewTicket.class,
        "{\"title\":\"Fix it\",\"description\":\"é😀\\n\",\"labelIds\":[\"1\",2],"
            + "\"assigneeIds\":[],\"columnId\":\"3\",\"order\":0}",
        "{\"title\":\"x\",\"columnId\":null}",
        "{\"title\":\"x\"}");
  }

  @Test
  void project_anyJson_isAProjectOrRefused() {
    run(
        "a new project",
        NewProject.class,
        "{\"key\":\"ABC\",\"title\":\"A project\",\"description\":\"x\",\"visibility\":\"public\","
            + "\"scope\":\"repo\",\"owner\":\"ada\",\"repo\":\"engine\"}",
        "{\"key\":\"X2\",\"title\":\"y\"}");
  }

  private static void run(String name, Class<? extends Record> type, String... valid) {
    new Fuzzer<>(name, MutatedJson.of(valid))
        .run(text ->
            Refusals.accepts(() -> {
              byte[] bytes = text.getBytes(UTF_8);
              ObjectNode object = JsonBody.parse(bytes, body -> READER.object(body, "", type));
              READER.read(object, type);
            }));
  }

  @Test
  void id_anyText_hasOneFormOrIsNone() {
    new Fuzzer<>("ids of boards' parts", MutatedText.of("1", "17", "999999999999999"))
        .run(text -> {
          Long id = IdDeserializer.parse(text);
          assertThat(id == null || id.toString().equals(text)).isTrue();
          assertThat(text.isEmpty() || Refusals.accepts(() -> Columns.parseTarget(text)))
              .isEqualTo(id != null || text.isEmpty());
          return id != null;
        });
  }
}
