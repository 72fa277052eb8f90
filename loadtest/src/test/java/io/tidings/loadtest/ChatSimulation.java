package io.tidings.loadtest;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.doIfOrElse;
import static io.gatling.javaapi.core.CoreDsl.dummy;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.core.CoreDsl.substring;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.sse;

import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Users with several tabs each, on all nodes, send each other messages. Each tab follows {@code
 * /events}, and reads the thread that a trigger names; a stream for other servers of each user
 * follows the rows. Every message must reach each tab of both users once and in order, and the
 * lists that the server has at the end must be what the streams told.
 *
 * <p>A delivery is a trigger of a tab; its latency counts from just before the request of the
 * message, whose time is in its text. Gatling has the results as {@code tab} and {@code mailbox}.
 */
public final class ChatSimulation extends Simulation {
  private static final String TAB = "tab";
  private static final String ROWS = "mailbox";
  private static final String CONTACTS = "contacts";

  private final Settings environment = Settings.ofEnvironment();
  private final ChatSettings settings = ChatSettings.read(environment);
  private final LoadSettings common = settings.common();
  private final LoadReport report = new LoadReport("chat", common);
  private final ReportedRequests requests = new ReportedRequests(report);
  private final ChatUsers users = new ChatUsers(settings, environment);
  private final Phases phases = new Phases(common, common.rampUp(), users.size(), users.size());

  private final ChainBuilder followTab =
      exec(users.take())
          .exec(list())
          .exec(session ->
              session.set(
                  TAB,
                  new ChatTab(
                      "tab %d of %s".formatted(session.userId(), ChatUsers.user(session).account()),
                      users.run(),
                      ApiClient.json(Attributes.get(session, CONTACTS)))))
          .exec(open("open tab", "/events"))
          .exec(session -> {
            tab(session, TAB).take(Attributes.get(session, "connected"), now());
            report.wentLive();
            return session;
          })
          .exec(asLongAs(_ -> phases.working()).on(follow(), rest()))
          .exec(asLongAs(session -> incomplete(session)).on(follow(), rest()))
          .exec(follow())
          .exec(list())
          .exec(session ->
              session.set(
                  "there",
                  tab(session, TAB)
                      .another(ChatTab.peers(ApiClient.json(Attributes.get(session, CONTACTS))))))
          .exec(readPages("there"))
          .exec(sse("close tab").close())
          .exec(dummy(TAB, 0).withSuccess(this::judgeTab));

  private final ChainBuilder followMailbox =
      exec(users.take())
          .exec(list())
          .exec(session ->
              session.set(ROWS, new MailboxRows(ApiClient.json(Attributes.get(session, CONTACTS)))))
          .exec(open("open mailbox", "/api/v1/events"))
          .exec(session -> {
            phases.otherReady();
            return session;
          })
          .exec(asLongAs(_ -> phases.working()).on(takeRows(), rest()))
          .exec(list())
          .exec(
              asLongAs(session -> !faults(session).isEmpty() && phases.mayStillArrive())
                  .on(takeRows(), rest()))
          .exec(sse("close mailbox").close())
          .exec(dummy(ROWS, 0).withSuccess(this::judgeRows));

  // One population, since the verdict comes when all of it is judged.
  private final AtomicInteger streams = new AtomicInteger();
  private final ScenarioBuilder followers =
      scenario("streams")
          .exec(session -> session.set("stream", streams.getAndIncrement()))
          .exec(
              doIfOrElse(session -> session.getInt("stream") < common.connections())
                  .then(followTab)
                  .orElse(followMailbox));

  {
    setUp(
            followers
                .injectOpen(rampUsers(common.connections() + users.size()).during(common.rampUp()))
                .andThen(VerdictScenario.of(report)),
            new ChatSenders(users, requests, phases)
                .build(report)
                .injectOpen(rampUsers(users.size()).during(common.rampUp())))
        .protocols(StreamSimulation.protocol(common).disableCaching())
        .maxDuration(phases.mostTime())
        .assertions(
            Stream.concat(
                    Stream.of(
                        details(TAB).allRequests().count().is((long) common.connections()),
                        details(ROWS).allRequests().count().is((long) users.size())),
                    Stream.of(VerdictScenario.assertions()))
                .toArray(Assertion[]::new));
  }

  @Override
  public void before() {
    report.begin();
  }

  @Override
  public void after() {
    report.note("%d messages among %d users".formatted(users.ledger().total(), users.size()));
    report.end();
    users.close();
  }

  private ChainBuilder list() {
    return requests.send(
        "list contacts",
        http("list contacts")
            .get(session -> users.url(session, "/api/v1/contacts"))
            .header("Authorization", ChatUsers::authorization),
        200,
        (session, body) -> session.set(CONTACTS, body));
  }

  private ChainBuilder open(String name, String path) {
    return exec(sse(name)
            .get(session -> users.url(session, path) + shown(session))
            .header("Authorization", ChatUsers::authorization)
            .await(30)
            .on(
                sse.checkMessage("connected")
                    .matching(substring("connected"))
                    .check(bodyString().saveAs("connected"))))
        .exec(
            doIf(Session::isFailed)
                .then(
                    exec(session -> {
                      report.failed(
                          Refusals.notOpened(name + " of " + ChatUsers.user(session).account()));
                      return session;
                    })))
        .exitHereIfFailed();
  }

  private ChainBuilder follow() {
    return exec(sse.processUnmatchedMessages((messages, session) -> {
      messages.forEach(message -> tab(session, TAB).take(message.message(), message.timestamp()));
      return session;
    }))
        .exec(readPages(TAB));
  }

  private ChainBuilder readPages(String name) {
    return exec(
        asLongAs(session -> !tab(session, name).wanted().isEmpty())
            .on(
                requests.send(
                    "read thread",
                    http("read thread")
                        .get(session -> users.url(session, tab(session, name).wanted()))
                        .header("Authorization", ChatUsers::authorization),
                    200,
                    (session, body) -> {
                      tab(session, name).page(body);
                      return session.set("read", true);
                    }),
                // A page that was refused is asked for again, but not at once.
                doIf(session -> !session.contains("read")).then(rest()),
                exec(session -> session.remove("read"))));
  }

  private static ChainBuilder takeRows() {
    return exec(
        sse.processUnmatchedMessages((messages, session) -> {
          messages.forEach(message -> rows(session).take(message.message()));
          return session;
        }));
  }

  private static ChainBuilder rest() {
    return exec(session -> session).pause(Duration.ofMillis(500));
  }

  private boolean incomplete(Session session) {
    return tab(session, TAB).rows() < mailbox(session).messages() && phases.mayStillArrive();
  }

  private boolean judgeTab(Session session) {
    report.wentAway();
    tab(session, TAB)
        .judge(
            tab(session, "there"),
            ApiClient.json(Attributes.get(session, CONTACTS)),
            mailbox(session),
            ChatUsers.user(session).shown(),
            report);
    report.streamJudged();
    return true; // the verdict says the rest
  }

  private boolean judgeRows(Session session) {
    String name = "mailbox of %s".formatted(ChatUsers.user(session).account());
    faults(session).forEach(fault -> report.failed(name + ", " + fault));
    return faults(session).isEmpty();
  }

  private static List<String> faults(Session session) {
    return rows(session).complaints(ApiClient.json(Attributes.get(session, CONTACTS)));
  }

  private ChatLedger.Mailbox mailbox(Session session) {
    return users.ledger().of(ChatUsers.user(session).account().username());
  }

  private static String shown(Session session) {
    String shown = ChatUsers.user(session).shown();
    return shown.isEmpty() ? "" : "?peer=" + shown;
  }

  private static long now() {
    return System.currentTimeMillis();
  }

  private static ChatTab tab(Session session, String name) {
    return Attributes.get(session, name);
  }

  private static MailboxRows rows(Session session) {
    return Attributes.get(session, ROWS);
  }
}
