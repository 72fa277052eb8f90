package io.tidings.cli.training;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidings.cli.Pause;
import io.tidings.cli.Tidings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a JVM runs that writes a cache ({@code -XX:AOTCacheOutput}, <a
 * href="https://openjdk.org/jeps/514">JEP 514</a>): each command, against a server in this process.
 * The classes that it loads are those that the cache has.
 */
public final class Training {
  private static final String POSITION = "1xk3v9q2.1795188983747-0";
  private static final String EVENT =
      "{\"topic\":\"a\",\"type\":\"b\",\"data\":{\"c\":[1]},\"tabId\":null,\"timestamp\":\"t\"}";
  private static final Map<String, String> ANSWERS =
      Map.of(
          "/api/stream",
          "retry: 1000\ndata: {\"type\":\"connected\",\"data\":{\"keepaliveMs\":15000}}\n\n"
              + "data: {\"type\":\"resync\",\"data\":{\"reason\":\"r\",\"topics\":[\"a\"]}}\n\n"
              + "data: "
              + EVENT
              + "\nid: "
              + POSITION
              + "\n\n",
          "/api/topics/a/events",
          "{\"id\":\"1795188983747-0\",\"cursor\":\"" + POSITION + "\"}",
          "/api/events",
          "{\"ids\":[\"1795188983747-0\"],\"cursor\":\"" + POSITION + "\"}",
          "/actuator/drain",
          "{\"node\":\"n\",\"draining\":true,\"drained\":true,\"streams\":0,\"streamsAtStart\":1}");

  private Training() {}

  public static void main(String[] arguments) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", Training::answer);
    server.start();
    try {
      String url = "http://localhost:" + server.getAddress().getPort();
      run("--help");
      run("--version");
      Tidings.commandLine(Map.of(), new ByteArrayInputStream(new byte[0]), Pause.real())
          .getSubcommands()
          .keySet()
          .forEach(name -> run(name, "--help"));
      run("completion");
      run("tail", "a", "--count", "1", "--url", url);
      run("tail", "a", "--count", "1", "--json", "--type", "b*", "--for", "10s", "--url", url);
      run("publish", "a", "b", "{\"c\":1}", "--url", url);
      run("publish", "--ndjson", "--json", "--url", url);
      run("publish", "unknown", "b", "--url", url);
      run("token", "--subscribe", "a.*", "--subject", "training");
      run("drain", "--management", url, "--token", "t", "--wait");
    } finally {
      server.stop(0);
    }
  }

  private static void run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    Map<String, String> environment =
        Map.of("TIDINGS_ACCESS_JWT_SECRET", "known to everyone: only for training");
    byte[] input =
        (EVENT.replace("\"timestamp\"", "\"time\"") + "\n").getBytes(StandardCharsets.UTF_8);
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    Tidings.commandLine(environment, new ByteArrayInputStream(input), waitForNothing())
        .setOut(nowhere)
        .setErr(nowhere)
        .execute(all.toArray(String[]::new));
  }

  private static Pause waitForNothing() {
    return (time, over) -> {};
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String body = ANSWERS.get(path);
      byte[] bytes = String.valueOf(body).getBytes(StandardCharsets.UTF_8);
      exchange
          .getResponseHeaders()
          .set(
              "Content-Type",
              path.equals("/api/stream") ? "text/event-stream" : "application/json");
      exchange.sendResponseHeaders(body == null ? 400 : 200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
