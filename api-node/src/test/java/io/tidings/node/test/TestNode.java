package io.tidings.node.test;

import io.tidings.events.embedded.RedisServer;
import io.tidings.node.ApiNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;

/** A real node in this JVM, on a free port and on a redis-server that all of them share. */
public final class TestNode implements AutoCloseable {
  public static final String SECRET = "a secret of 32 bytes, and a few!";

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final ConfigurableApplicationContext context;

  private TestNode(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /** Starts a node; each property is one of {@code name=value}. */
  public static TestNode start(String... properties) {
    return startWith(List.of(), properties);
  }

  /** Starts a node that has the beans of these classes as well. */
  public static TestNode startWith(List<Class<?>> more, String... properties) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("server.port", "0");
    all.put("spring.data.redis.url", Shared.REDIS.url());
    all.put("tidings.access.jwt.secret", SECRET);
    all.put("tidings.activity.enabled", "true");
    all.put("tidings.board.enabled", "true");
    all.put("tidings.chat.enabled", "true");
    all.put("tidings.notification.enabled", "true");
    all.put("tidings.stopwatch.enabled", "true");
    // Counted in the shared Redis: wrong passwords of one test must not hold up the others.
    all.put("tidings.login.failures-per-user", "100000");
    all.put("tidings.login.failures-per-user-anywhere", "100000");
    all.put("tidings.login.failures-per-address", "100000");
    // And the sample users sign in again and again.
    all.put("tidings.login.logins-per-user", "100000");
    all.put("tidings.session.max-per-user", "100000");
    all.put("tidings.rehearsal.time", "0s"); // tests need no fast first minute
    for (String property : properties) {
      String[] part = property.split("=", 2);
      all.put(part[0], part[1]);
    }
    String[] args =
        all.entrySet().stream()
            .map(property -> "--" + property.getKey() + "=" + property.getValue())
            .toArray(String[]::new);
    List<Class<?>> sources = new ArrayList<>(more);
    sources.add(ApiNode.class);
    // the class loader of the product, which need not be that of Spring
    SpringApplication application =
        new SpringApplication(
            new DefaultResourceLoader(ApiNode.class.getClassLoader()),
            sources.toArray(Class<?>[]::new));
    LoggingTurn.addTo(application);
    try {
      return new TestNode(application.run(args));
    } finally {
      LoggingTurn.end();
    }
  }

  /**
   * A node as a developer starts it: topics {@code public.*} are open, and there are the sample
   * users, since it shares its redis-server with others of this kind alone.
   */
  public static TestNode startForDevelopment(String... properties) {
    List<String> all = new ArrayList<>();
    all.add("spring.profiles.active=dev");
    all.add("spring.data.redis.url=" + Development.REDIS.url());
    all.addAll(List.of(properties));
    return start(all.toArray(String[]::new));
  }

  public int port() {
    return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
  }

  /** Of health and metrics. */
  public int managementPort() {
    return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.management.port"));
  }

  /** Asks for health or metrics. */
  public HttpResponse<String> manage(String path) {
    return manage("GET", path);
  }

  /** A request for the management port, whose headers come as name, value, name, value … */
  public HttpResponse<String> manage(String method, String path, String... headers) {
    URI uri = URI.create("http://localhost:" + managementPort() + path);
    return send(HttpRequest.newBuilder(uri), method, BodyPublishers.noBody(), headers);
  }

  /** The redis-server that this node shares with others of its kind. */
  public RedisServer redis() {
    String url = context.getEnvironment().getRequiredProperty("spring.data.redis.url");
    return url.equals(Shared.REDIS.url()) ? Shared.REDIS : Development.REDIS;
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /** All beans of the running node. */
  public ConfigurableApplicationContext context() {
    return context;
  }

  public <T> T bean(String name, Class<T> type) {
    return context.getBean(name, type);
  }

  public HttpResponse<String> get(String path, String... headers) {
    return send("GET", path, BodyPublishers.noBody(), headers);
  }

  public HttpResponse<String> post(String path, String json, String... headers) {
    List<String> all = new ArrayList<>(List.of(headers));
    if (!all.contains("Content-Type")) {
      all.addAll(List.of("Content-Type", "application/json"));
    }
    return send("POST", path, BodyPublishers.ofString(json), all.toArray(String[]::new));
  }

  /** A request whose headers come as name, value, name, value … */
  public HttpResponse<String> send(
      String method, String path, HttpRequest.BodyPublisher body, String... headers) {
    return send(HttpRequest.newBuilder(uri(path)), method, body, headers);
  }

  private static HttpResponse<String> send(
      HttpRequest.Builder request,
      String method,
      HttpRequest.BodyPublisher body,
      String... headers) {
    request.method(method, body);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return answer(request.build());
  }

  private static HttpResponse<String> answer(HttpRequest request) {
    try {
      // A timeout of the request itself would end with the head; a stream would go on for ever.
      return HTTP.sendAsync(request, BodyHandlers.ofString()).get(20, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(request.method() + " " + request.uri() + ": " + e, e);
    }
  }

  public URI uri(String path) {
    return URI.create("http://localhost:" + port() + path);
  }

  /** A connection to send bytes that no client library would. */
  public Socket socket() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  @Override
  public void close() {
    context.close();
  }

  /** Started when it is first used; it ends with this JVM. */
  private static final class Shared {
    static final RedisServer REDIS = RedisServer.start();
  }

  /** The same, for nodes with sample users. */
  private static final class Development {
    static final RedisServer REDIS = RedisServer.start();
  }
}
