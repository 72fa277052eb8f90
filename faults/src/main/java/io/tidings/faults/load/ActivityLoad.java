package io.tidings.faults.load;

import static io.tidings.faults.load.UserRequests.json;
import static io.tidings.faults.load.UserRequests.require;

import io.tidings.faults.ledger.ChangeEntry;
import io.tidings.faults.ledger.ClientSpec;
import io.tidings.faults.ledger.ClientSpec.Trait;
import io.tidings.faults.ledger.Ledger;
import io.tidings.faults.load.BoardClient.Project;
import io.tidings.faults.load.ChangeJournal.Change;
import io.tidings.testbed.websocket.ClientTransport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Users who follow activities: the sample user ada twice, each user that chats, and a user who may
 * see public projects alone. Their streams are clients of their own, and move to the next node with
 * each connection.
 */
public final class ActivityLoad implements AutoCloseable {
  private static final Duration HOP = Duration.ofMillis(700);

  /** What was changed before is of no interest to the run. */
  private static final Duration BEFORE = Duration.ofMinutes(1);

  private final Ledger ledger;
  private final String mark;
  private final List<Integer> ports;
  private final Instant since = Instant.now().minus(BEFORE);
  private final Project open;
  private final String ada;
  private final List<RecordingClient> streams = new ArrayList<>();
  private final List<RecordingClient> busy = new ArrayList<>();

  // One stream of each user, and the user's login.
  private final Map<String, String> readers = new LinkedHashMap<>();

  // The public projects.
  private final List<String> shared;

  private ActivityLoad(
      Ledger ledger, String mark, List<Integer> ports, Project open, List<Project> shared) {
    this.ledger = ledger;
    this.shared = shared.stream().map(Project::scope).toList();
    this.mark = mark;
    this.ports = List.copyOf(ports);
    this.open = open;
    this.ada = UserRequests.requireLogin(ports.getFirst(), UserRequests.ADA);
  }

  /**
   * Opens the streams of ada, and of a user who is a stranger to private projects.
   *
   * @param mark the run's, with which the names of users and journals begin
   * @param open a public project of ada's for this alone
   * @param restricted projects that ada alone may read
   * @param shared public projects
   */
  public static ActivityLoad start(
      Ledger ledger,
      String mark,
      List<Integer> ports,
      Project open,
      List<Project> restricted,
      List<Project> shared) {
    ActivityLoad load = new ActivityLoad(ledger, mark, ports, open, shared);
    List<String> scopes =
        Stream.concat(
                Stream.of(ChangeEntry.scopeOfUser(UserRequests.ADA)),
                Stream.concat(restricted.stream(), shared.stream()).map(Project::scope))
            .toList();
    boolean working = !restricted.isEmpty() || !shared.isEmpty();
    load.follow("ada", load.ada, scopes, new ReadBehaviour.Stays(), working);
    load.follow("ada-hops", load.ada, scopes, new ReadBehaviour.Hops(HOP), working);
    String stranger = mark + "-stranger";
    int port = ports.getLast();
    UserRequests.createUser(port, stranger);
    String login = UserRequests.requireLogin(port, stranger);
    load.follow("stranger", login, load.shared, new ReadBehaviour.Stays(), !shared.isEmpty());
    load.readers.put("ada", load.ada);
    load.readers.put("stranger", login);
    return load;
  }

  /** Opens a stream of each user that chats. */
  public void followChat(ChatLoad chat) {
    for (String user : chat.users()) {
      String login = chat.cookie(user);
      List<String> scopes =
          Stream.concat(Stream.of(ChangeEntry.scopeOfUser(user)), shared.stream()).toList();
      follow(user, login, scopes, new ReadBehaviour.Stays(), true);
      readers.put(user, login);
    }
  }

  private void follow(
      String name, String login, List<String> scopes, ReadBehaviour readBehaviour, boolean shown) {
    Trait trait = readBehaviour instanceof ReadBehaviour.Stays ? Trait.HEALTHY : Trait.HAMPERED;
    List<String> all = Stream.concat(Stream.of(open.scope()), scopes.stream()).toList();
    ClientSpec spec = new ClientSpec(all, false, Set.of(Trait.NATIVE, trait));
    AtomicInteger turn = new AtomicInteger(streams.size());
    RecordingClient client =
        RecordingClient.start(
            "activity-" + name,
            ledger,
            ledger.activityStream(name, spec, mark),
            StreamRequest.ofActivities(login, name),
            List.of(ClientTransport.EVENT_STREAM),
            readBehaviour,
            () -> ports.get(turn.getAndIncrement() % ports.size()));
    streams.add(client);
    if (shown) {
      busy.add(client);
    }
  }

  public List<RecordingClient> streams() {
    return streams;
  }

  /** The streams of users who see what happens during the run. */
  public List<RecordingClient> busyStreams() {
    return busy;
  }

  /** Makes one change more, which all users may see, and lets the streams watch for it. */
  public void changeLast() {
    long from = ledger.now();
    streams.forEach(stream -> stream.progress().watch(from));
    ChangeJournal changes = new ChangeJournal(ledger, mark + "-last");
    Change change =
        changes.begin(
            open.scope(), ChangeEntry.content("created", "ticket", "last", UserRequests.ADA));
    String path = "/api/projects/" + open.key() + "/tickets";
    UserRequests.requireChange(ports.getFirst(), path, "{\"title\":\"last\"}", ada, change);
    changes.acknowledged(change);
  }

  /** Records what each of the users may see at the end, page by page. */
  public void recordListings() {
    readers.forEach((client, login) -> {
      String before = "";
      do {
        String path = "/api/activity?limit=200&since=" + since + before;
        String body = require(ports.getFirst(), "GET", path, null, login).body();
        ledger.activityPage(client, body);
        JsonNode next = json(body).path("next");
        before = next.isString() ? "&before=" + next.stringValue() : "";
      } while (!before.isEmpty());
    });
  }

  @Override
  public void close() {
    streams.parallelStream().forEach(RecordingClient::close);
  }
}
