package io.tidings.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server that answers each connection with the bytes that a test has written for it, in their
 * order, and remembers the requests. After the bytes the connection is closed, as a cut would, or
 * stays open. It accepts no connection that was not foreseen.
 */
public final class ScriptedServer implements AutoCloseable {
  private final ServerSocket socket;
  private final List<Script> scripts = new ArrayList<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  /** What is sent on one connection. */
  private record Script(String bytes, boolean stayOpen) {}

  /** What a client sent. Names of headers are in any case. */
  public record Request(String line, Map<String, String> headers, String body) {}

  private ScriptedServer() throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  public static ScriptedServer create() {
    try {
      return new ScriptedServer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An address with one IP address alone: a client would try the next one by itself. */
  public String url() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  /** A stream of these frames that is cut after them. */
  public ScriptedServer stream(String... frames) {
    return raw(head("200 OK", "text/event-stream;charset=utf-8", "") + String.join("", frames));
  }

  /** A stream of these frames that stays open. */
  public ScriptedServer openStream(String... frames) {
    String head = head("200 OK", "text/event-stream;charset=utf-8", "");
    scripts.add(new Script(head + String.join("", frames), true));
    return this;
  }

  /** A whole answer; {@code headers} are lines that end with CR LF. */
  public ScriptedServer answer(String status, String headers, String body) {
    return raw(head(status, "application/json", headers) + body);
  }

  /** Any bytes; none is a connection that is closed without an answer. */
  public ScriptedServer raw(String bytes) {
    scripts.add(new Script(bytes, false));
    return this;
  }

  public ScriptedServer start() {
    Thread thread = new Thread(this::serve, "scripted-server");
    thread.setDaemon(true);
    thread.start();
    return this;
  }

  public List<Request> requests() {
    return List.copyOf(requests);
  }

  private static String head(String status, String type, String headers) {
    return "HTTP/1.1 %s\r\nContent-Type: %s\r\n%sConnection: close\r\n\r\n"
        .formatted(status, type, headers);
  }

  private void serve() {
    try {
      for (Script script : scripts) {
        Socket client = socket.accept();
        open.add(client);
        requests.add(read(client));
        client.getOutputStream().write(script.bytes().getBytes(StandardCharsets.UTF_8));
        client.getOutputStream().flush();
        if (!script.stayOpen()) {
          client.close();
        }
      }
      socket.close();
    } catch (IOException e) {
      // the test is over
    }
  }

  private static Request read(Socket client) throws IOException {
    // one byte a character: Content-Length counts bytes
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
    String line = in.readLine();
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String header = in.readLine(); header != null && !header.isEmpty(); ) {
      int colon = header.indexOf(':');
      headers.put(header.substring(0, colon), header.substring(colon + 1).strip());
      header = in.readLine();
    }
    char[] body = new char[Integer.parseInt(headers.getOrDefault("Content-Length", "0"))];
    int length = 0;
    while (length < body.length) {
      length += in.read(body, length, body.length - length);
    }
    byte[] bytes = new String(body).getBytes(StandardCharsets.ISO_8859_1);
    return new Request(String.valueOf(line), headers, new String(bytes, StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    try {
      socket.close();
      for (Socket client : open) {
        client.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
