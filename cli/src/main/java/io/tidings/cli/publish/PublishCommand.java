package io.tidings.cli.publish;

import io.tidings.cli.CommandFailure;
import io.tidings.cli.ExitCodes;
import io.tidings.cli.Json;
import io.tidings.cli.JsonObject;
import io.tidings.cli.NotJsonException;
import io.tidings.cli.OutputOptions;
import io.tidings.cli.ServerOptions;
import io.tidings.cli.Tidings;
import io.tidings.cli.http.Answer;
import io.tidings.cli.http.HttpServer;
import io.tidings.events.IdempotencyKey;
import io.tidings.events.Topic;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code tidings publish}. */
@Command(
    name = "publish",
    description = {
      "Publishes an event and prints its id and position, or many events from stdin.",
      "A request without an answer is repeated; the event is written once."
    },
    footer = {
      "%nExamples:",
      "  tidings publish public.hello greeting '{\"text\":\"hi\"}'",
      "  tidings publish order.42 order.paid @payment.json --idempotency-key payment-7",
      "  jq -c '.[]' items.json | tidings publish items item.added --ndjson",
      "  tidings tail a --json --for 1h | tidings publish --ndjson --url http://other:8080"
    })
public final class PublishCommand implements Callable<Integer> {
  /** More than a body may have: the node says by how much it is too long. */
  private static final int MAX_INPUT = 4 * 1024 * 1024;

  @ParentCommand private @Nullable Tidings tidings;
  @Mixin private final ServerOptions server = new ServerOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Parameters(index = "0", arity = "0..1", paramLabel = "TOPIC", description = "Where.")
  private @Nullable String topic;

  @Parameters(index = "1", arity = "0..1", paramLabel = "TYPE", description = "What happened.")
  private @Nullable String type;

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "DATA",
      description = "JSON, @FILE or - for stdin; null without it.")
  private @Nullable String data;

  @Option(
      names = "--ndjson",
      description =
          "Publish each line of stdin: as data if TOPIC and TYPE are given, else it is an event"
              + " with topic (or topics), type and data.")
  private boolean lines;

  @Option(
      names = "--idempotency-key",
      paramLabel = "KEY",
      description =
          "Written once for this key, however often it is called within 10 minutes. By default a"
              + " new one. With --ndjson, each request has the key, - and its number.")
  private @Nullable String key;

  @Option(
      names = "--ephemeral",
      description = "For clients that are connected now; it is not kept.")
  private boolean ephemeral;

  @Override
  public Integer call() throws InterruptedException {
    Topic to = topic == null ? null : new Topic(topic);
    Tidings root = Tidings.require(tidings);
    if (lines) {
      return publishLines(root, to);
    }
    if (to == null || type == null) {
      throw CommandFailure.usage("TOPIC and TYPE are required, except with --ndjson");
    }
    String body =
        Json.line()
            .with("type", type)
            .withJson("data", data(root))
            .with("durable", !ephemeral)
            .toString();
    if (ephemeral && key != null) {
      throw CommandFailure.usage("--idempotency-key is for events that are kept, not --ephemeral");
    }
    String own = ephemeral ? null : key();
    HttpServer node = server.server();
    Answer answer =
        new EventPublisher(node, output, root.pause())
            .post("/api/topics/" + HttpServer.encoded(to.name()) + "/events" + query(), body, own);
    JsonObject written = answer.json(node);
    if (output.json()) {
      output
          .out()
          .println(
              Json.line()
                  .with("id", written.text("id"))
                  .with("position", written.text("cursor"))
                  .with("idempotencyKey", own));
    } else {
      output.out().println(ephemeral ? "- -" : written.text("id") + " " + written.text("cursor"));
    }
    return ExitCodes.DONE;
  }

  private int publishLines(Tidings root, @Nullable Topic to) throws InterruptedException {
    if (ephemeral || data != null || (to == null) != (type == null)) {
      throw CommandFailure.usage(
          "--ndjson takes TOPIC and TYPE, or neither, and no DATA or --ephemeral");
    }
    requireStdin("--ndjson");
    HttpServer node = server.server();
    EventPublisher publisher = new EventPublisher(node, output, root.pause());
    EventLines input = new EventLines(root.in(), to, type, key != null);
    String keys = key();
    long published = 0;
    int number = 1;
    try {
      for (List<String> events = input.next(); !events.isEmpty(); events = input.next()) {
        String body = "{\"events\":[" + String.join(",", events) + "]}";
        String own = keys + "-" + number++;
        JsonObject written = publisher.post("/api/events" + query(), body, own).json(node);
        published += events.size();
        print(written, own);
      }
    } catch (IOException e) {
      throw CommandFailure.usage("stdin cannot be read: " + e.getMessage());
    } catch (CommandFailure failure) {
      throw published == 0 ? failure : failure.after("published up to line " + input.published());
    }
    return ExitCodes.DONE;
  }

  private void print(JsonObject written, String own) {
    List<String> ids = written.strings("ids");
    String cursor = String.valueOf(written.text("cursor"));
    if (output.json()) {
      output
          .out()
          .println(
              Json.line()
                  .withJson("ids", Json.strings(ids))
                  .with("position", cursor)
                  .with("idempotencyKey", own));
    } else {
      String epoch = cursor.substring(0, cursor.indexOf('.') + 1);
      ids.forEach(id -> output.out().println(id + " " + epoch + id));
    }
    output.out().flush();
  }

  private String key() {
    return key == null ? "cli-" + UUID.randomUUID() : new IdempotencyKey(key).value();
  }

  private String query() {
    String workspace = server.workspaceQuery();
    return workspace.isEmpty() ? "" : "?" + workspace;
  }

  private String data(Tidings root) {
    try {
      if (data == null) {
        return "null";
      }
      if (data.equals("-")) {
        requireStdin("DATA -");
        return JsonObject.requireValue(utf8(root.in().readNBytes(MAX_INPUT)));
      }
      return JsonObject.requireValue(
          data.startsWith("@") ? utf8(Files.readAllBytes(Path.of(data.substring(1)))) : data);
    } catch (NotJsonException e) {
      throw CommandFailure.usage("DATA " + e.getMessage());
    } catch (CharacterCodingException e) {
      throw CommandFailure.usage("DATA is not UTF-8");
    } catch (IOException | InvalidPathException e) {
      throw CommandFailure.usage("DATA " + data + " cannot be read: " + e);
    }
  }

  private static String utf8(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  private void requireStdin(String what) {
    if (server.readsStdin()) {
      throw CommandFailure.usage(what + " reads stdin, and so does --token-file -");
    }
  }
}
