package io.tidings.loadtest;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.responseTimeInMillis;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Requests whose answer is expected to have a certain status. Any other makes the run fail, and the
 * virtual user goes on.
 */
final class ReportedRequests {
  private static final String STATUS = "answer status";
  private static final String BODY = "answer body";
  private static final String TIME = "answer time";
  private static final String TRY = "try";
  private static final int TRIES = 10;

  private final LoadReport report;
  private final Refusals refusals;
  private final Latencies times = new Latencies();

  ReportedRequests(LoadReport report) {
    this.report = report;
    this.refusals = new Refusals(report);
  }

  /**
   * A request and what to do with the body of its answer, if that has the status.
   *
   * @param name of the request, as in Gatling's report
   */
  ChainBuilder send(
      String name,
      HttpRequestActionBuilder request,
      int expected,
      BiFunction<Session, String, Session> then) {
    return exec(request.check(
            status().saveAs(STATUS),
            responseTimeInMillis().saveAs(TIME),
            bodyString().saveAs(BODY),
            status().is(expected)))
        .exec(session -> {
          int status = session.contains(STATUS) ? session.getInt(STATUS) : 0;
          String body = session.contains(BODY) ? Attributes.get(session, BODY) : "no answer";
          Session next = session.removeAll(STATUS, BODY, TIME).markAsSucceeded();
          if (status == expected) {
            times.record(name, session.getInt(TIME));
            return then.apply(next, body);
          }
          if (status == 503 && session.contains(TRY) && session.getInt(TRY) < TRIES) {
            report.count("%s, tried again: %s".formatted(name, ApiClient.code(body)));
          } else if (!refusals.take(name, status, body)) {
            report.failed(
                "%s by virtual user %d: %d %s".formatted(name, session.userId(), status, body));
          }
          return next;
        });
  }

  /**
   * The same, but a node that is too busy is asked again a second later, up to ten times in all.
   *
   * @param done the attribute that a session has when it succeeded
   */
  ChainBuilder sendPatiently(
      String name, HttpRequestActionBuilder request, int expected, String done) {
    return exec(session -> session.set(TRY, 0))
        .exec(
            asLongAs(session -> !session.contains(done) && session.getInt(TRY) < TRIES)
                .on(
                    exec(session -> session.set(TRY, session.getInt(TRY) + 1)),
                    send(name, request, expected, (session, _) -> session.set(done, true)),
                    doIf(session -> !session.contains(done))
                        .then(exec(session -> session).pause(Duration.ofSeconds(1)))))
        .exec(session -> session.remove(TRY));
  }

  /** A line for each kind of request: how long its answers took. */
  List<String> times() {
    return times.lines();
  }

  ChainBuilder send(String name, HttpRequestActionBuilder request, int expected) {
    return send(name, request, expected, (session, _) -> session);
  }
}
