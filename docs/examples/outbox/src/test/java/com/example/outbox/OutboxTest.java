package com.example.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.Page;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.embedded.RedisServer;
import io.tidings.events.redis.RedisAddress;
import io.tidings.events.redis.RedisEventLog;
import io.tidings.events.redis.RedisLogSettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What reaches the log, while processes are killed and the log is away. */
class OutboxTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int KILLS = 3;

  /** How many changes there are for each kill, which comes at one of them. */
  private static final int CHANGES = 60;

  private static EmbeddedPostgres postgres;
  private static DataSource database;
  private static RedisServer redis;
  private static RedisEventLog log;
  private static ServiceProcess service;
  private static ServiceProcess second;

  @BeforeAll
  static void start() throws IOException, SQLException {
    CompletableFuture<RedisServer> starting = CompletableFuture.supplyAsync(RedisServer::start);
    postgres = startPostgres();
    database = postgres.getPostgresDatabase();
    redis = starting.join();
    log =
        new RedisEventLog(
            RedisAddress.of(redis.url()),
            RedisLogSettings.defaults(),
            Clock.systemUTC(),
            new SimpleMeterRegistry());
    List<String> properties =
        List.of(
            "--spring.data.redis.url=" + redis.url(),
            "--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"));
    service = new ServiceProcess("service", properties);
    second = new ServiceProcess("second", properties);
    service.launch();
    service.awaitReady();
    Gate.install(database);
  }

  private static EmbeddedPostgres startPostgres() throws IOException {
    try {
      return EmbeddedPostgres.start();
    } catch (IllegalStateException e) {
      throw new IllegalStateException(
          "PostgreSQL did not start. It refuses root, for whom it is started in a user namespace:"
              + " as root, `unshare -U true` has to work.",
          e);
    }
  }

  @AfterAll
  static void stop() throws IOException {
    service.close();
    second.close();
    log.close();
    redis.close();
    postgres.close();
  }

  @Test
  void add_overTheLimit_isRolledBackAndNeverArrives() {
    assertThat(service.add("limited", 1).join()).isEqualTo(200);
    assertThat(service.add("limited", Load.TOO_MUCH).join()).isEqualTo(422);
    assertThat(service.add("limited", 1).join()).isEqualTo(200);
    assertArrived("limited", 2);
  }

  @Test
  void kill_beforeTheCommit_neverArrives() throws Exception {
    try (Gate gate = Gate.close(database, Gate.BEFORE_COMMIT)) {
      CompletableFuture<Integer> answer = service.add("uncommitted", 1);
      awaitWaiting(Gate.BEFORE_COMMIT);
      service.kill();
      assertThat(answer.join()).isEqualTo(ServiceProcess.NONE);
    }
    startAgain();
    assertThat(service.add("uncommitted", 1).join()).isEqualTo(200);
    assertArrived("uncommitted", 1);
  }

  @Test
  void kill_betweenCommitAndPass_arrives() throws Exception {
    try (Gate gate = Gate.close(database, Gate.BEFORE_PASS)) {
      assertThat(service.add("committed", 1).join()).isEqualTo(200);
      assertThat(service.add("committed", 1).join()).isEqualTo(200);
      assertThat(arrived("committed")).isEmpty();
      service.kill();
    }
    startAgain();
    assertArrived("committed", 2);
  }

  @Test
  void kill_whenThePassHasTakenItUp_arrivesBeforeLaterOnes() throws Exception {
    try (Gate gate = Gate.close(database, Gate.BEFORE_LISTENER)) {
      assertThat(service.add("taken", 1).join()).isEqualTo(200);
      awaitWaiting(Gate.BEFORE_LISTENER);
      service.kill();
    }
    startAgain();
    assertThat(service.add("taken", 1).join()).isEqualTo(200);
    assertArrived("taken", 2);
  }

  @Test
  void kill_afterTheWriteToTheLog_arrivesOnce() throws Exception {
    try (Gate gate = Gate.close(database, Gate.BEFORE_DELETION)) {
      assertThat(service.add("written", 1).join()).isEqualTo(200);
      awaitWaiting(Gate.BEFORE_DELETION);
      assertThat(arrived("written")).hasSize(1);
      service.kill();
    }
    startAgain();
    assertThat(service.add("written", 1).join()).isEqualTo(200);
    assertArrived("written", 2);
  }

  /**
   * What fails is Modulith, which notes that a pass took the event up: its listener is not called.
   */
  @Test
  void add_failureBeforeTheListener_arrivesBeforeLaterOnes() throws Exception {
    Trouble.failOnceBeforeListener(database, "unnoted");
    assertThat(service.add("unnoted", 1).join()).isEqualTo(200);
    assertThat(service.add("unnoted", 1).join()).isEqualTo(200);
    assertArrived("unnoted", 2);
    assertThat(service.output()).contains("was not published and is repeated", Trouble.MESSAGE);
  }

  /** Redis executes what it was sent once it goes on, when the service has long given up. */
  @Test
  void add_redisStandsStill_arrivesLaterOnceAndInOrder() {
    assertThat(service.add("late", 1).join()).isEqualTo(200);
    assertArrived("late", 1);
    int before = service.output().length();
    redis.pause();
    for (int i = 0; i < 5; i++) {
      assertThat(service.add("late", 1).join()).isEqualTo(200);
    }
    await("the service to give up")
        .atMost(PATIENCE)
        .until(() -> service.output().indexOf("was not published and is repeated", before) >= 0);
    redis.resume();
    assertThat(service.add("late", 1).join()).isEqualTo(200);
    assertArrived("late", 7);
  }

  /**
   * They are many enough for the log to be back in the middle of a pass, and some come after that.
   */
  @Test
  void add_redisIsDown_arrivesInOrderOnceItIsBack() {
    redis.kill();
    for (int i = 0; i < 100; i++) {
      assertThat(service.add("down", 1).join()).isEqualTo(200);
    }
    redis.restart();
    for (int i = 0; i < 20; i++) {
      assertThat(service.add("down", 1).join()).isEqualTo(200);
    }
    assertArrived("down", 120);
  }

  /** Two processes, which take turns at being killed, while each order changes through both. */
  @Test
  void kill_manyTimesUnderLoad_eachCommittedChangeArrivesOnceInOrder() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    second.launch();
    second.awaitReady();
    List<ServiceProcess> both = List.of(service, second);
    List<String> orders = List.of("loaded-0", "loaded-1", "loaded-2");
    Load load = new Load(both, orders);
    for (int kill = 0; kill < KILLS; kill++) {
      load.allow(CHANGES);
      int moment = kill * CHANGES + random.nextInt(CHANGES);
      await("change " + moment + ", seed " + seed)
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> load.changes() >= moment);
      ServiceProcess victim = both.get(kill % 2);
      victim.kill();
      victim.launch();
      victim.awaitReady();
    }
    load.end();
    for (String order : orders) {
      assertThat(committed(order)).isGreaterThan(KILLS);
      assertArrived(order, committed(order));
    }
  }

  /** Once the gate is open: before it makes its tables, it waits for what was begun in them. */
  private static void startAgain() throws IOException {
    service.launch();
    service.awaitReady();
  }

  /** Waits until the service waits at this gate. */
  private static void awaitWaiting(String lock) {
    await("the service to reach gate " + lock)
        .atMost(PATIENCE)
        .until(() ->
            count("select count(*) from pg_locks where not granted and objid = " + lock) == 1);
  }

  private static int committed(String order) {
    return count("select version from orders where id = '" + order + "'");
  }

  private static int count(String sql) {
    return JdbcClient.create(database).sql(sql).query(Integer.class).single();
  }

  /** The outbox becomes empty, and the log has the versions 1 to this one, each once, in order. */
  private static void assertArrived(String order, int versions) {
    await("the outbox to be empty")
        .atMost(PATIENCE)
        .until(() -> count("select count(*) from event_publication") == 0);
    List<Integer> expected = IntStream.rangeClosed(1, versions).boxed().toList();
    assertThat(arrived(order)).isEqualTo(expected);
  }

  /** The versions of an order that the log has, in its order. */
  private static List<Integer> arrived(String order) {
    return await("the log to be read")
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(CompletionException.class)
        .until(() -> read(order), versions -> true);
  }

  private static List<Integer> read(String order) {
    Set<Topic> topics = Set.of(new Topic("order." + order));
    List<Event> events = new ArrayList<>();
    EventId after = EventId.ZERO;
    Page page;
    do {
      page = log.read(Workspace.MAIN, topics, after, 1_000).join();
      events.addAll(page.events());
      after = page.end();
    } while (page.more());
    return events.stream().map(event -> event.envelope().data().path("version").asInt()).toList();
  }
}
