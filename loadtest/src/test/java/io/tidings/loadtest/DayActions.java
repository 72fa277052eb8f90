package io.tidings.loadtest;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.percent;
import static io.gatling.javaapi.core.CoreDsl.randomSwitch;
import static io.gatling.javaapi.http.HttpDsl.http;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/** What people do on a working day, and how often. */
final class DayActions {
  /** Of a hundred actions of a usual day. */
  static final int USUAL_DRAGS = 28;

  private final ReportedRequests requests;
  private final DayStreams streams;
  private final DayOffice office;
  private final int drags;

  /**
   * The actions in an office.
   *
   * @param drags of a hundred actions, how many drag a card; the others share the rest as they do
   *     on a usual day
   */
  DayActions(ReportedRequests requests, DayStreams streams, DayOffice office, int drags) {
    this.requests = requests;
    this.streams = streams;
    this.office = office;
    this.drags = drags;
  }

  /** One action. The shares are those of a usual day, of which a hundred are 28 drags. */
  ChainBuilder any() {
    return exec(
        randomSwitch()
            .on(
                percent(drags).then(drag()),
                percent(share(18)).then(readCard()),
                percent(share(8)).then(mention()),
                percent(share(4)).then(assign()),
                percent(share(4)).then(createCard()),
                percent(share(10)).then(stopwatch()),
                percent(share(7)).then(readNotifications()),
                percent(share(3)).then(markNotifications()),
                percent(share(9)).then(write()),
                percent(share(3)).then(readActivities()),
                percent(share(1)).then(look()),
                percent(share(2)).then(reload()),
                percent(share(3)).then(sleep())));
  }

  private double share(int usual) {
    return usual * (100.0 - drags) / (100 - USUAL_DRAGS);
  }

  private ChainBuilder drag() {
    return requests.send(
        "drag a card",
        change(
            http("drag a card")
                .post(session -> url(session, p -> p.board().anyCardPath() + "/move")),
            session -> {
              DayBoards.DayBoard board = Person.of(session).board();
              return "{\"columnId\":\"%s\",\"order\":%d}"
                  .formatted(board.anyColumn(), board.anyIndex());
            }),
        200);
  }

  private ChainBuilder readCard() {
    return requests.send(
        "read a card",
        http("read a card").get(session -> url(session, p -> p.board().anyCardPath())),
        200);
  }

  private ChainBuilder mention() {
    return requests.send(
        "mention a user",
        change(
            http("mention a user").patch(session -> url(session, p -> p.board().anyCardPath())),
            session ->
                "{\"description\":\"@%s, please look (%d).\"}"
                    .formatted(anyOther(session).username(), System.currentTimeMillis())),
        200);
  }

  private ChainBuilder assign() {
    return requests.send(
        "assign a card",
        change(
            http("assign a card").patch(session -> url(session, p -> p.board().anyCardPath())),
            session -> "{\"assigneeIds\":[\"%s\"]}".formatted(anyOther(session).id())),
        200);
  }

  private ChainBuilder createCard() {
    return requests.send(
        "create a card",
        change(
            http("create a card").post(session -> url(session, p -> p.board().path() + "/tickets")),
            session ->
                "{\"title\":\"New at %d\",\"columnId\":\"%s\"}"
                    .formatted(System.currentTimeMillis(), Person.of(session).board().anyColumn())),
        201,
        (session, body) -> {
          Person.of(session).board().cards().add(ApiClient.json(body).path("id").asText());
          return session;
        });
  }

  private ChainBuilder stopwatch() {
    return requests.send(
        "stopwatch",
        change(
            http("stopwatch")
                .post(session ->
                    url(
                        session,
                        p ->
                            p.board().anyCardPath()
                                + (ThreadLocalRandom.current().nextInt(3) > 0
                                    ? "/stopwatch/start"
                                    : "/stopwatch/stop"))),
            _ -> ""),
        200);
  }

  private ChainBuilder readNotifications() {
    return requests.send(
        "read notifications",
        http("read notifications").get(session -> url(session, _ -> "/api/notifications?limit=20")),
        200);
  }

  private ChainBuilder markNotifications() {
    return requests.send(
        "mark notifications",
        change(
            http("mark notifications").put(session -> url(session, _ -> "/api/notifications")),
            _ -> "{\"read\":true}"),
        200);
  }

  private ChainBuilder write() {
    return exec(session -> session.set("to", anyOther(session).username()))
        .exec(
            requests.send(
                "send a message",
                change(
                    http("send a message").post(session -> url(session, _ -> "/api/v1/messages")),
                    this::message),
                201,
                this::acknowledged));
  }

  private String message(Session session) {
    Person person = Person.of(session);
    String to = Attributes.get(session, "to");
    int number = office.ledger().next(person.sender(), person.account().username(), to);
    ChatText text = new ChatText(office.run(), person.sender(), number, System.currentTimeMillis());
    return "{\"peer\":\"%s\",\"text\":\"%s\"}".formatted(office.ledger().address(to), text);
  }

  private Session acknowledged(Session session, String answer) {
    Person person = Person.of(session);
    office
        .ledger()
        .acknowledge(
            person.sender(),
            person.account().username(),
            Attributes.get(session, "to"),
            ApiClient.json(answer).path("state").asText());
    return session;
  }

  private ChainBuilder readActivities() {
    return requests.send(
        "read activities",
        http("read activities")
            .get(session ->
                url(session, p -> "/api/activity?limit=50&resource=project:" + p.board().id())),
        200);
  }

  private ChainBuilder look() {
    return requests.send(
        "look at a board",
        change(
            http("look at a board")
                .put(session -> url(session, p -> p.board().path() + "/viewers/" + p.client())),
            _ -> "{}"),
        200);
  }

  /** The page is loaded again: the board is fetched, and its stream goes on behind that. */
  private ChainBuilder reload() {
    return exec(streams.closeUser()).exec(streams.fetchBoard()).exec(streams.openUser());
  }

  /** All connections are gone for a moment, and resume with their positions. */
  private ChainBuilder sleep() {
    return exec(streams.follow())
        .exec(streams.closeUser())
        .exec(doIf(session -> Person.of(session).chats()).then(streams.closeChat()))
        .exec(doIf(session -> Person.of(session).watchesActivities()).then(streams.closeConsole()))
        .pause(Duration.ofMillis(200), Duration.ofSeconds(2))
        .exec(streams.openUser())
        .exec(doIf(session -> Person.of(session).chats()).then(streams.openChat()))
        .exec(doIf(session -> Person.of(session).watchesActivities()).then(streams.openConsole()));
  }

  private Account anyOther(Session session) {
    Account own = Person.of(session).account();
    Account other = own;
    while (other.equals(own)) {
      other = office.accounts().of(ThreadLocalRandom.current().nextInt(office.accounts().size()));
    }
    return other;
  }

  private static String url(Session session, Function<Person, String> path) {
    Person person = Person.of(session);
    return person.url(path.apply(person));
  }

  /** With the time just before it is sent, which comes back in the events of the change. */
  private static HttpRequestActionBuilder change(
      HttpRequestActionBuilder request, Function<Session, String> body) {
    return request
        .header("X-Session-Tag", _ -> String.valueOf(System.currentTimeMillis()))
        .header("X-Tab-Id", _ -> String.valueOf(System.currentTimeMillis()))
        .body(StringBody(body))
        .asJson();
  }
}
