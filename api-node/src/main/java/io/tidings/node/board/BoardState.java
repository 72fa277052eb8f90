package io.tidings.node.board;

import io.tidings.events.spring.StateReader;
import io.tidings.node.user.User;
import io.tidings.node.user.Users;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The boards that are stored, as a reader of the state sees them. */
public record BoardState(StateReader state) {
  /** The field of the project itself. */
  public static final String PROJECT = "project";

  /** The field of the list of columns. */
  public static final String COLUMNS = "columns";

  /** The field of the list of labels. */
  public static final String LABELS = "labels";

  static final String COLUMN_ORDER = "columnOrder";
  static final String MEMBERS = "members";
  static final String COUNTS = "counts";

  private static final List<String> HEAD =
      List.of(PROJECT, COLUMNS, COLUMN_ORDER, LABELS, MEMBERS, COUNTS);
  private static final String TICKET = "t:";

  private static final TypeReference<List<Column>> COLUMN_LIST = new TypeReference<>() {};
  private static final TypeReference<List<Label>> LABEL_LIST = new TypeReference<>() {};
  private static final TypeReference<Map<Long, Role>> MEMBER_MAP = new TypeReference<>() {};

  /** A board with tickets, as they were at one moment; the tickets by their number. */
  public record Contents(Board board, List<Ticket> tickets) {}

  /** The field that a ticket is in. */
  public static String ticketField(long ticket) {
    return TICKET + ticket;
  }

  /** Null when there is no such project. */
  public @Nullable Board board(long project) {
    return board(state.fields(new BoardKeys(project).board(), HEAD));
  }

  /** The projects with these ids, as far as they exist. */
  public List<Board> boards(Collection<Long> projects) {
    List<String> names = projects.stream().map(id -> new BoardKeys(id).board()).toList();
    return state.fieldsOfEach(names, HEAD).stream()
        .map(BoardState::board)
        .flatMap(Stream::ofNullable)
        .toList();
  }

  /** Null when there is no such project. */
  public @Nullable Contents contents(long project) {
    return contents(state.largeHash(new BoardKeys(project).board()));
  }

  /** A board with those of these tickets that it has; null when there is no such project. */
  public @Nullable Contents contents(long project, Collection<Long> tickets) {
    List<String> fields = new ArrayList<>(HEAD);
    tickets.forEach(ticket -> fields.add(ticketField(ticket)));
    return contents(state.fields(new BoardKeys(project).board(), fields));
  }

  private @Nullable Contents contents(Map<String, String> fields) {
    Board board = board(fields);
    if (board == null) {
      return null;
    }
    List<Ticket> stored = new ArrayList<>();
    fields.forEach((field, json) -> {
      if (field.startsWith(TICKET)) {
        stored.add(JsonMapper.shared().readValue(json, Ticket.class));
      }
    });
    stored.sort(Comparator.comparingLong(Ticket::number));
    return new Contents(board, current(board, stored));
  }

  /** Null when the project has no such ticket. */
  @Nullable Ticket ticket(Board board, long id) {
    List<Ticket> found = tickets(board, List.of(id));
    return found.isEmpty() ? null : found.getFirst();
  }

  /** The tickets with these ids, as far as they exist, in that order. */
  List<Ticket> tickets(Board board, List<Long> ids) {
    return current(board, storedTickets(board.id(), ids));
  }

  /** The same tickets as they are stored, perhaps with labels and users that are gone. */
  public List<Ticket> storedTickets(long project, List<Long> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    Map<String, String> found =
        state.fields(
            new BoardKeys(project).board(), ids.stream().map(BoardState::ticketField).toList());
    return ids.stream()
        .map(id -> found.get(ticketField(id)))
        .filter(json -> json != null)
        .map(json -> JsonMapper.shared().readValue(json, Ticket.class))
        .toList();
  }

  /** The cards of a column; empty if the column does not exist. */
  RankedCards cards(long project, long column) {
    return RankedCards.of(state.hash(new BoardKeys(project).column(column)));
  }

  /** The id of the project with this key. */
  public @Nullable Long idByKey(String key) {
    String id = state.field(BoardKeys.PROJECT_KEYS, key);
    return id == null ? null : Long.valueOf(id);
  }

  // A deleted label stays in the tickets that had it until they are next written, since there may
  // be thousands of them. So do users who were deleted or can no longer read the project.
  List<Ticket> current(Board board, List<Ticket> stored) {
    Set<Long> readers =
        Set.copyOf(
            readersAmong(
                board,
                stored.stream()
                    .flatMap(ticket -> ticket.assigneeIds().stream())
                    .distinct()
                    .toList()));
    return stored.stream()
        .map(ticket ->
            ticket.withContent(
                ticket.title(),
                ticket.description(),
                ticket.labelIds().stream().filter(label -> board.label(label) != null).toList(),
                ticket.assigneeIds().stream().filter(readers::contains).toList()))
        .toList();
  }

  /** Those of the users who may read the project, or could if they were not disabled. */
  List<Long> readersAmong(Board board, List<Long> users) {
    List<Long> others = users.stream().filter(id -> !board.members().containsKey(id)).toList();
    Map<Long, User> known = Users.find(state, others);
    return users.stream()
        .filter(id -> {
          User user = known.get(id);
          return board.members().containsKey(id)
              || (user != null && (board.project().visibleToEveryone() || user.admin()));
        })
        .toList();
  }

  private static @Nullable Board board(Map<String, String> fields) {
    String project = fields.get(PROJECT);
    if (project == null) {
      return null;
    }
    return new Board(
        JsonMapper.shared().readValue(project, Project.class),
        JsonMapper.shared().readValue(fields.getOrDefault(COLUMNS, "[]"), COLUMN_LIST),
        Long.parseLong(fields.getOrDefault(COLUMN_ORDER, "1")),
        JsonMapper.shared().readValue(fields.getOrDefault(LABELS, "[]"), LABEL_LIST),
        JsonMapper.shared().readValue(fields.getOrDefault(MEMBERS, "{}"), MEMBER_MAP),
        counts(fields.get(COUNTS)));
  }

  private static TicketCounts counts(@Nullable String json) {
    return json == null
        ? TicketCounts.NONE
        : JsonMapper.shared().readValue(json, TicketCounts.class);
  }
}
