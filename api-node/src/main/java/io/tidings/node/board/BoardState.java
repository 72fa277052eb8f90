package io.tidings.node.board;

import io.tidings.events.spring.StateReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is there of boards, as a reader of the state sees it. */
record BoardState(StateReader state) {
  static final String PROJECT = "project";
  static final String COLUMNS = "columns";
  static final String LABELS = "labels";
  static final String MEMBERS = "members";
  static final String COUNTS = "counts";

  private static final List<String> HEAD = List.of(PROJECT, COLUMNS, LABELS, MEMBERS, COUNTS);
  private static final String TICKET = BoardNames.ticketField(0).substring(0, 2);

  /** A board with all its tickets, as they were at one moment; the tickets by their number. */
  record Contents(Board board, List<Ticket> tickets) {}

  /** Null when there is no such project. */
  @Nullable Board board(long project) {
    return board(state.fields(BoardNames.boardHash(project), HEAD));
  }

  /** Those of these projects that there are. */
  List<Board> boards(Collection<Long> projects) {
    List<String> names = projects.stream().map(BoardNames::boardHash).toList();
    return state.fieldsOfEach(names, HEAD).stream()
        .map(BoardState::board)
        .flatMap(Stream::ofNullable)
        .toList();
  }

  /** Null when there is no such project. */
  @Nullable Contents contents(long project) {
    Map<String, String> fields = state.largeHash(BoardNames.boardHash(project));
    Board board = board(fields);
    if (board == null) {
      return null;
    }
    List<Ticket> tickets = new ArrayList<>();
    fields.forEach((field, json) -> {
      if (field.startsWith(TICKET)) {
        tickets.add(current(board, StateJson.read(json, Ticket.class)));
      }
    });
    tickets.sort(Comparator.comparingLong(Ticket::number));
    return new Contents(board, List.copyOf(tickets));
  }

  /** Null when the project has no such ticket. */
  @Nullable Ticket ticket(Board board, long id) {
    List<Ticket> found = tickets(board, List.of(id));
    return found.isEmpty() ? null : found.getFirst();
  }

  /** Those of these tickets that there are, in that order. */
  List<Ticket> tickets(Board board, List<Long> ids) {
    return storedTickets(board.id(), ids).stream().map(stored -> current(board, stored)).toList();
  }

  /** The same as they are stored, maybe with labels that were deleted since. */
  List<Ticket> storedTickets(long project, List<Long> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    Map<String, String> found =
        state.fields(
            BoardNames.boardHash(project), ids.stream().map(BoardNames::ticketField).toList());
    return ids.stream()
        .map(id -> found.get(BoardNames.ticketField(id)))
        .filter(json -> json != null)
        .map(json -> StateJson.read(json, Ticket.class))
        .toList();
  }

  /** What stands in a column; nothing in one that is not there. */
  RankedCards cards(long project, long column) {
    return RankedCards.of(state.hash(BoardNames.columnHash(project, column)));
  }

  /** The id of the project with this key. */
  @Nullable Long idByKey(String key) {
    String id = state.field(BoardNames.PROJECT_KEYS, key);
    return id == null ? null : Long.valueOf(id);
  }

  // A label that is deleted stays in the tickets that had it, until they are next written: they may
  // be thousands. Ids are never given again.
  static Ticket current(Board board, Ticket ticket) {
    return ticket.withContent(
        ticket.title(),
        ticket.description(),
        ticket.labelIds().stream().filter(label -> board.label(label) != null).toList());
  }

  private static @Nullable Board board(Map<String, String> fields) {
    String project = fields.get(PROJECT);
    if (project == null) {
      return null;
    }
    return new Board(
        StateJson.read(project, Project.class),
        StateJson.read(fields.getOrDefault(COLUMNS, "[]"), StateJson.COLUMNS),
        StateJson.read(fields.getOrDefault(LABELS, "[]"), StateJson.LABELS),
        StateJson.read(fields.getOrDefault(MEMBERS, "{}"), StateJson.MEMBERS),
        counts(fields.get(COUNTS)));
  }

  private static TicketCounts counts(@Nullable String json) {
    return json == null ? TicketCounts.NONE : StateJson.read(json, TicketCounts.class);
  }
}
