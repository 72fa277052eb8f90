package io.tidings.faults.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.faults.ledger.ClientEntry;
import io.tidings.faults.ledger.ClientEntry.Ended;
import io.tidings.faults.ledger.ClientEntry.Opened;
import io.tidings.faults.ledger.ClientEntry.Read;
import io.tidings.faults.ledger.LedgerFileWriter;
import io.tidings.testbed.websocket.ClientTransport;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A client of activities in a test's ledger, and what a node sends it. */
final class TestActivityStream {
  /** With which the names of journals begin. */
  static final String MARK = "run1";

  private final LedgerFileWriter<ClientEntry> log;
  private int connection;
  private @Nullable String lastId;

  TestActivityStream(LedgerFileWriter<ClientEntry> log) {
    this.log = log;
  }

  /** A newcomer's stream, or one that resumes where the last one ended. */
  TestActivityStream connects(String cursor) {
    connection++;
    @Nullable String from = lastId;
    log.write(at -> new Opened(at, connection, 8080, ClientTransport.EVENT_STREAM, from));
    return raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
        .frame(
            "{\"type\":\"connected\",\"client_id\":\"c\",\"timestamp\":\"t\",\"node\":\"n\","
                + "\"keepaliveMs\":15000}",
            from == null ? cursor : null);
  }

  TestActivityStream gets(String cursor, Shown activity) {
    return frame("{\"type\":\"activity\",\"data\":%s}".formatted(activity.json(cursor)), cursor);
  }

  TestActivityStream isPinged(String cursor) {
    lastId = cursor;
    return raw("event: ping\ndata: {}\nid: %s\n\n".formatted(cursor));
  }

  TestActivityStream getsResync(String to) {
    return frame(
        "{\"type\":\"resync\",\"reason\":\"trimmed\",\"topics\":[\"$activity\"],\"to\":\"%s\"}"
            .formatted(to),
        null);
  }

  TestActivityStream getsFullResync(String to) {
    return frame(
        "{\"type\":\"resync\",\"reason\":\"epoch\",\"topics\":[\"$activity\"],\"to\":\"%s\"}"
            .formatted(to),
        to);
  }

  TestActivityStream frame(String json, @Nullable String cursor) {
    lastId = cursor == null ? lastId : cursor;
    return raw("data: " + json + (cursor == null ? "" : "\nid: " + cursor) + "\n\n");
  }

  TestActivityStream raw(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    log.write(at -> Read.of(at, connection, bytes, bytes.length));
    return this;
  }

  TestActivityStream ends(String how) {
    log.write(at -> new Ended(at, connection, how));
    return this;
  }

  /** A page of activities, the newest first. */
  static String page(String position, String... activities) {
    return "{\"activities\":[%s],\"next\":null,\"cursor\":\"%s\"}"
        .formatted(String.join(",", activities), position);
  }

  /**
   * An activity as clients see it.
   *
   * @param user null for none of this service
   * @param parent the field; empty without one
   * @param tab null without one
   */
  record Shown(
      String type,
      @Nullable String user,
      String resource,
      String name,
      String id,
      String parent,
      @Nullable String tab) {

    /** That ada made a ticket of that name. */
    static Shown ticket(String name, String project, @Nullable String tab) {
      String parent =
          ",\"parent\":{\"type\":\"project\",\"id\":\"%s\",\"name\":\"P\"}".formatted(project);
      return new Shown("created", "ada", "ticket", name, "17", parent, tab);
    }

    /** That an upstream server passed on a message. */
    static Shown message(String peer) {
      String parent =
          ",\"parent\":{\"type\":\"contact\",\"id\":\"%1$s\",\"name\":\"%1$s\"}".formatted(peer);
      return new Shown("created", null, "message", "Message", "3", parent, null);
    }

    String json(String cursor) {
      String fields =
          Arrays.asList(
                  "\"id\":\"%s\"".formatted(cursor.substring(cursor.indexOf('.') + 1)),
                  "\"user\":"
                      + (user == null ? "null" : "{\"id\":\"1\",\"username\":\"%s\"}")
                          .formatted(user),
                  "\"activity_type\":\"%s\"".formatted(type),
                  "\"resource\":{\"type\":\"%s\",\"name\":\"%s\",\"id\":\"%s\"%s}"
                      .formatted(resource, name, id, parent),
                  "\"timestamp\":\"2026-01-02T03:04:05.000006Z\"",
                  "\"description\":\"It was\"",
                  "\"metadata\":{\"id\":\"%s\",\"name\":\"%s\"}".formatted(id, name))
              .stream()
              .collect(Collectors.joining(","));
      return "{" + fields + (tab == null ? "" : ",\"tab_id\":\"" + tab + "\"") + "}";
    }
  }
}
