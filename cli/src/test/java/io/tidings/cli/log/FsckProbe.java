package io.tidings.cli.log;

import io.tidings.events.redis.LogInspector;
import io.tidings.events.redis.RedisAddress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs the check as {@code tidings fsck} does, on one connection, and reads its document. */
record FsckProbe(LogInspector inspector, String workspace) implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  /** What a run printed. */
  record Answer(boolean clean, JsonNode document) {
    List<String> errors() {
      return kinds("findings", "error");
    }

    List<String> notes() {
      return kinds("findings", "note");
    }

    List<String> errorsLeft() {
      return kinds("left", "error");
    }

    /** The first finding of that kind. */
    JsonNode finding(String kind) {
      return StreamSupport.stream(document.get("findings").spliterator(), false)
          .filter(one -> one.get("kind").asString().equals(kind))
          .findFirst()
          .orElseThrow();
    }

    private List<String> kinds(String list, String severity) {
      return StreamSupport.stream(document.get(list).spliterator(), false)
          .filter(one -> one.get("severity").asString().equals(severity))
          .map(one -> one.get("kind").asString())
          .sorted()
          .toList();
    }
  }

  static FsckProbe of(String url) {
    return of(RedisAddress.of(url), "main");
  }

  static FsckProbe of(RedisAddress address, String workspace) {
    return new FsckProbe(new LogInspector(address, Duration.ofSeconds(10)), workspace);
  }

  Answer run() {
    return run(new FsckRun.Mending(false, false, false, false));
  }

  Answer dryRun() {
    return run(new FsckRun.Mending(true, true, false, false));
  }

  Answer repair() {
    return run(new FsckRun.Mending(true, false, false, false));
  }

  Answer repairInNewEpoch() {
    return run(new FsckRun.Mending(true, false, false, true));
  }

  private Answer run(FsckRun.Mending mending) {
    StringWriter out = new StringWriter();
    FsckReport report = new FsckReport(new PrintWriter(out), true);
    LogCheck.Limits limits = new LogCheck.Limits(100_000, 100_000);
    boolean clean = new FsckRun(inspector, workspace, limits, report, mending).run();
    return new Answer(clean, JSON.readTree(out.toString()));
  }

  @Override
  public void close() {
    inspector.close();
  }
}
