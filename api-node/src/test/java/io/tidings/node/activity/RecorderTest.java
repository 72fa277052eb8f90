package io.tidings.node.activity;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.board.TestBoard;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Each request that changes a board is one activity, and tells no more than it may. */
class RecorderTest extends RecorderFixture {
  @Test
  void tickets_areOneActivityEach() {
    List<String> ids = new ArrayList<>();
    String json =
        "{\"title\":\"t\",\"description\":\"a secret\",\"columnId\":\"%s\"}"
            .formatted(project.column(0));
    JsonNode created =
        expect(
            "created",
            "ticket",
            "t",
            () -> ids.add(ann.post(tickets, json).expect(201).path("id").asString()));
    assertThat(fields(created.path("metadata")))
        .containsExactlyInAnyOrder(
            "id", "name", "number", "project_id", "column_id", "last_editor", "last_modified");
    String ticket = tickets + "/" + ids.getFirst();
    JsonNode edited =
        expect(
            "edited",
            "ticket",
            "new",
            () ->
                ann.patch(ticket, "{\"title\":\"new\",\"description\":\"a secret too\"}")
                    .expect(200));
    assertThat(edited.path("metadata").path("changed").toString())
        .isEqualTo("[\"title\",\"description\"]");
    JsonNode moved =
        expect(
            "edited",
            "ticket",
            "new",
            () -> ann.post(ticket + "/move", move(project.column(1))).expect(200));
    assertThat(moved.path("metadata").path("from_column_id").asString())
        .isEqualTo(project.column(0));
    assertThat(moved.path("metadata").path("column_id").asString()).isEqualTo(project.column(1));
    assertThat(moved.path("metadata").path("column_name").asString())
        .isEqualTo(
            ann.get(project.path + "/columns").expect(200).at("/columns/1/title").asString());
    assertThat(added(ann, () -> ann.post(ticket + "/move", move(project.column(1))).expect(200)))
        .isEmpty();
    assertThat(added(ann, () -> ann.patch(ticket, "{\"title\":\"new\"}").expect(200))).isEmpty();
    TestBoard target = ann.project();
    JsonNode transferred =
        expect(
            "edited",
            "ticket",
            "new",
            () ->
                ann.post(ticket + "/transfer", "{\"targetProjectId\":\"" + target.id + "\"}")
                    .expect(200));
    assertThat(transferred.path("resource").path("parent").path("id").asString())
        .isEqualTo(target.id + "");
    assertThat(transferred.path("metadata").path("changed").toString())
        .isEqualTo("[\"project_id\"]");
    expect(
        "deleted",
        "ticket",
        "new",
        () -> ann.delete(target.path + "/tickets/" + ids.getFirst()).expect(204));
  }

  @Test
  void columnsDeletionWithItsCards_isOneActivity() {
    String columns = project.path + "/columns";
    List<String> ids = new ArrayList<>();
    expect(
        "created",
        "column",
        "Later",
        () ->
            ids.add(
                ann.post(columns, "{\"title\":\"Later\",\"color\":\"#112233\"}")
                    .expect(201)
                    .path("id")
                    .asString()));
    for (int i = 0; i < 3; i++) {
      project.ticket("card " + i, ids.getFirst());
    }
    expect(
        "edited",
        "column",
        "Soon",
        () -> ann.patch(columns + "/" + ids.getFirst(), "{\"title\":\"Soon\"}").expect(200));
    String query = "?moveTicketsTo=" + project.column(0);
    JsonNode deleted =
        expect(
            "deleted",
            "column",
            "Soon",
            () -> ann.delete(columns + "/" + ids.getFirst() + query).expect(204));
    assertThat(deleted.path("resource").path("parent").path("name").asString())
        .isEqualTo("A project");
  }

  @Test
  void labelsMembersAndProjects_areOneActivityEach() {
    List<String> label = new ArrayList<>();
    expect("created", "label", "bug", () -> label.add(project.label("bug")));
    String path = project.path + "/labels/" + label.getFirst();
    expect("edited", "label", "wish", () -> ann.patch(path, "{\"name\":\"wish\"}").expect(200));
    expect("deleted", "label", "wish", () -> ann.delete(path).expect(204));
    String member = project.path + "/members/" + bob.id;
    expect("created", "member", bob.username, () -> project.add(bob, "reader"));
    expect(
        "edited",
        "member",
        bob.username,
        () -> ann.patch(member, "{\"role\":\"writer\"}").expect(200));
    expect("deleted", "member", bob.username, () -> ann.delete(member).expect(204));
    List<TestBoard> more = new ArrayList<>();
    expect("created", "project", "A project", () -> more.add(ann.project()));
    String other = more.getFirst().path;
    expect(
        "edited",
        "project",
        "B",
        () -> ann.patch(other, "{\"title\":\"B\",\"description\":\"a secret\"}").expect(200));
    expect(
        "edited",
        "project",
        "B",
        () -> ann.patch(other, "{\"visibility\":\"public\"}").expect(200));
    expect("deleted", "project", "B", () -> ann.delete(other).expect(204));
  }

  /** Each of them is decided anew when another one was faster. */
  @Test
  void changesThatConflict_areStillOneActivityEach() {
    String ticket = project.ticket("t", project.column(0));
    List<JsonNode> added =
        added(
            ann,
            () ->
                CompletableFuture.allOf(
                        IntStream.range(0, 12)
                            .mapToObj(i ->
                                CompletableFuture.runAsync(() ->
                                    ann.patch(tickets + "/" + ticket, "{\"title\":\"t" + i + "\"}")
                                        .expect(200)))
                            .toArray(CompletableFuture[]::new))
                    .join());
    assertThat(added)
        .extracting(one -> one.path("resource").path("name").asString())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 12).mapToObj(i -> "t" + i).toList());
  }

  private static String move(String column) {
    return "{\"columnId\":\"%s\",\"order\":0}".formatted(column);
  }
}
