package io.tidings.node.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Event;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Random changes: a board ends as a simple model says, and as a replica with its events. */
class ReplayTest extends BoardTest {
  private static final int STEPS = 150;

  /** Which cards stand in which column, in order; and those in none. */
  private final Map<String, List<String>> model = new LinkedHashMap<>();

  private final List<String> withoutColumn = new ArrayList<>();
  private final List<String> labels = new ArrayList<>();
  private Random random = new Random(0);
  private int names;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void randomChanges_modelEventsAndBoard_agree(long seed) {
    random = new Random(seed);
    TestUser ada = TestUser.at(node);
    TestBoard board = ada.project();
    for (int i = 0; i < 3; i++) {
      model.put(board.column(i), new ArrayList<>());
    }
    BoardReplica boardReplica = new BoardReplica(board.board());
    board.newEvents();
    for (int i = 0; i < STEPS; i++) {
      step(ada, board);
    }
    BoardReplica shuffledReplica = boardReplica.copy();
    List<Event> events = new ArrayList<>(board.newEvents());
    events.forEach(boardReplica::apply);
    JsonNode now = board.board();
    assertThat(boardReplica.order()).isEqualTo(model);
    boardReplica.expectSame(now);
    // Versions say what is newer, whichever comes first.
    Collections.shuffle(events, random);
    events.forEach(shuffledReplica::apply);
    shuffledReplica.expectSame(now);
  }

  private void step(TestUser ada, TestBoard board) {
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> create(ada, board);
      case 3, 4, 5, 6 -> place(ada, board);
      case 7 -> unlink(ada, board);
      case 8 -> delete(ada, board);
      case 9 -> edit(ada, board);
      case 10 -> columns(ada, board);
      default -> labels(ada, board);
    }
  }

  private void create(TestUser ada, TestBoard board) {
    String column = any(List.copyOf(model.keySet()));
    int order = random.nextInt(6);
    String id =
        ada.post(
                board.path + "/tickets",
                "{\"title\":\"t\",\"columnId\":\"%s\",\"order\":%d}".formatted(column, order))
            .expect(201)
            .path("id")
            .asString();
    put(id, column, order);
  }

  private void place(TestUser ada, TestBoard board) {
    String id = any(all());
    if (!id.isEmpty()) {
      String column = any(List.copyOf(model.keySet()));
      int order = random.nextInt(6);
      Answer answer =
          random.nextBoolean()
              ? ada.post(
                  board.path + "/tickets/" + id + "/move",
                  "{\"columnId\":\"%s\",\"order\":%d}".formatted(column, order))
              : ada.put(
                  board.path + "/columns/" + column + "/tickets/" + id,
                  "{\"order\":" + order + "}");
      take(id);
      put(id, column, order);
      assertThat(answer.expect(200).path("order").asInt()).isEqualTo(cards(column).indexOf(id));
    }
  }

  private void unlink(TestUser ada, TestBoard board) {
    String id = any(all());
    if (!id.isEmpty()) {
      ada.patch(board.path + "/tickets/" + id, "{\"columnId\":null,\"title\":\"off\"}").expect(200);
      take(id);
      withoutColumn.add(id);
    }
  }

  private void delete(TestUser ada, TestBoard board) {
    String id = any(all());
    if (!id.isEmpty()) {
      ada.delete(board.path + "/tickets/" + id).expect(204);
      take(id);
    }
  }

  private void edit(TestUser ada, TestBoard board) {
    String id = any(all());
    if (!id.isEmpty()) {
      String label = any(labels);
      String some = label.isEmpty() ? "[]" : "[\"" + label + "\"]";
      ada.patch(
              board.path + "/tickets/" + id,
              "{\"title\":\"t%d\",\"labelIds\":%s}".formatted(random.nextInt(3), some))
          .expect(200);
    }
  }

  private void columns(TestUser ada, TestBoard board) {
    List<String> ids = new ArrayList<>(model.keySet());
    String path = board.path + "/columns";
    switch (random.nextInt(3)) {
      case 0 ->
          model.put(
              ada.post(path, "{\"title\":\"" + newName() + "\"}").expect(201).path("id").asString(),
              new ArrayList<>());
      case 1 -> {
        Collections.shuffle(ids, random);
        String body = "{\"columnIds\":[\"" + String.join("\",\"", ids) + "\"]}";
        ada.post(path + "/reorder", body).expect(200);
        Map<String, List<String>> before = new LinkedHashMap<>(model);
        model.clear();
        ids.forEach(id -> model.put(id, before.get(id)));
      }
      default -> {
        if (ids.size() > 1) {
          String gone = ids.get(random.nextInt(ids.size()));
          ids.remove(gone);
          String target = any(ids);
          ada.delete(path + "/" + gone + "?moveTicketsTo=" + target).expect(204);
          List<String> cards = cards(gone);
          model.remove(gone);
          cards(target).addAll(cards);
        }
      }
    }
  }

  private void labels(TestUser ada, TestBoard board) {
    if (random.nextBoolean()) {
      labels.add(board.label(newName()));
    } else if (!labels.isEmpty()) {
      String gone = any(labels);
      ada.delete(board.path + "/labels/" + gone).expect(204);
      labels.remove(gone);
    }
  }

  private String newName() {
    names++;
    return "name " + names;
  }

  private List<String> all() {
    List<String> all = new ArrayList<>(withoutColumn);
    model.values().forEach(all::addAll);
    return all;
  }

  private void take(String id) {
    withoutColumn.remove(id);
    model.values().forEach(cards -> cards.remove(id));
  }

  private void put(String id, String column, int order) {
    List<String> cards = cards(column);
    cards.add(Math.min(order, cards.size()), id);
  }

  private List<String> cards(String column) {
    return model.computeIfAbsent(column, _ -> new ArrayList<>());
  }

  /** Empty when there is none. */
  private String any(List<String> some) {
    return some.isEmpty() ? "" : some.get(random.nextInt(some.size()));
  }
}
