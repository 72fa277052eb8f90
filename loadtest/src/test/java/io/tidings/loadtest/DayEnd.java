package io.tidings.loadtest;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.http.HttpDsl.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The end of a day, when nothing changes any more: a window fetches what the server has, waits
 * until its streams have told it the same, and is judged.
 */
final class DayEnd {
  /** How the names of those requests begin that people do not make. */
  static final String COMPARE = "compare ";

  private static final String BOARD = "board there";
  private static final String UNREAD = "unread there";
  private static final String STOPWATCHES = "stopwatches there";
  private static final String CONTACTS = "contacts there";
  private static final String CHAT = "chat there";

  private final LoadReport report;
  private final Latencies latencies;
  private final ReportedRequests requests;
  private final DayStreams streams;
  private final DayOffice office;

  /** By board, what the nodes have: it must be the same on all of them. */
  private final Map<String, Set<Map<Long, BoardView.Card>>> boards = new ConcurrentHashMap<>();

  DayEnd(
      LoadReport report,
      Latencies latencies,
      ReportedRequests requests,
      DayStreams streams,
      DayOffice office) {
    this.report = report;
    this.latencies = latencies;
    this.requests = requests;
    this.streams = streams;
    this.office = office;
  }

  /** Fetches the server's state, and waits for the streams. */
  ChainBuilder compare(Phases phases) {
    return exec(get(COMPARE + "the board", p -> p.board().path() + "/board", BOARD))
        .exec(
            get(COMPARE + "notifications", _ -> "/api/notifications?unread=true&limit=200", UNREAD))
        .exec(get(COMPARE + "stopwatches", _ -> "/user/stopwatches", STOPWATCHES))
        .exec(doIf(session -> Person.of(session).watchesActivities()).then(readActivities()))
        .exec(
            asLongAs(session -> !complete(session) && phases.mayStillArrive())
                .on(exec(streams.follow()).pause(Duration.ofMillis(200))))
        .exec(streams.follow())
        .exec(doIf(session -> Person.of(session).chats()).then(readMailbox()));
  }

  private ChainBuilder get(String name, Function<Person, String> path, String attribute) {
    return requests.send(
        name,
        http(name).get(session -> Person.of(session).url(path.apply(Person.of(session)))),
        200,
        (session, body) -> session.set(attribute, body));
  }

  private ChainBuilder readActivities() {
    return exec(
            session -> {
              Person.of(session).console().beginPages();
              return session;
            })
        .exec(
            asLongAs(session -> Person.of(session).console().wantsPage())
                .on(
                    requests.send(
                        COMPARE + "activities",
                        http(COMPARE + "activities")
                            .get(session -> {
                              Person person = Person.of(session);
                              return person.url(person.console().pagePath());
                            }),
                        200,
                        (session, body) -> {
                          Person.of(session).console().page(ApiClient.json(body));
                          return session.set("read", true);
                        }),
                    doIf(session -> !session.contains("read"))
                        .then(exec(session -> session).pause(Duration.ofSeconds(1))),
                    exec(session -> session.remove("read"))));
  }

  private ChainBuilder readMailbox() {
    return exec(get(COMPARE + "contacts", _ -> "/api/v1/contacts", CONTACTS))
        .exec(session -> session.set(CHAT, Person.of(session).chat().another(addresses(session))))
        .exec(streams.readThreads(CHAT));
  }

  private List<String> addresses(Session session) {
    List<String> addresses = new ArrayList<>();
    for (JsonNode contact : json(session, CONTACTS).path("contacts")) {
      addresses.add(contact.path("peer").asText());
    }
    return addresses;
  }

  private boolean complete(Session session) {
    Person person = Person.of(session);
    return differences(session).isEmpty()
        && (!person.watchesActivities() || person.console().complete())
        && (!person.chats() || person.chat().rows() >= mailbox(person).messages());
  }

  private List<Fault> differences(Session session) {
    JsonNode unread = json(session, UNREAD);
    List<Fault> differences =
        Person.of(session)
            .user()
            .differences(
                new BoardView(Attributes.get(session, BOARD)),
                unread.path("unread").asLong(),
                json(session, STOPWATCHES));
    int listed = unread.path("notifications").size();
    if (listed != Math.min(200, unread.path("unread").asInt())) {
      differences.add(
          Fault.wrong("%s unread, but %d are listed".formatted(unread.path("unread"), listed)));
    }
    return differences;
  }

  /** Reports what differs; true if nothing does. */
  boolean judge(Session session) {
    report.wentAway();
    Person person = Person.of(session);
    List<Fault> differences = differences(session);
    differences.forEach(fault -> fault.report(person.user().name(), report));
    var there = boards.computeIfAbsent(person.board().id(), _ -> ConcurrentHashMap.newKeySet());
    there.add(new BoardView(Attributes.get(session, BOARD)).cards());
    if (there.size() > 1) {
      report.failed("the nodes have %d different boards".formatted(there.size()));
    }
    if (person.watchesActivities()) {
      person.console().judge();
    }
    if (person.chats()) {
      ChatTab chat = Attributes.get(session, CHAT);
      person.chat().judge(chat, json(session, CONTACTS), mailbox(person), "", report);
      person.chat().latencies().forEach(latency -> latencies.record("messages", latency));
    }
    report.streamJudged();
    return differences.isEmpty();
  }

  private ChatLedger.Mailbox mailbox(Person person) {
    return office.ledger().of(person.account().username());
  }

  private static JsonNode json(Session session, String attribute) {
    return ApiClient.json(Attributes.get(session, attribute));
  }
}
