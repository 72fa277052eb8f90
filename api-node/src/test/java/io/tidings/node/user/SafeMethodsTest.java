package io.tidings.node.user;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.embedded.RedisServer;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Visitor;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Whatever is only looked at stays as it is: a picture, a link or a prefetch changes nothing. Who
 * has a connection, and which node is up, is not told by what is looked at.
 */
class SafeMethodsTest {
  private static final Set<String> STREAMS = Set.of("/api/stream", "/events/stream", "/sse");
  private static final Pattern VARIABLE = Pattern.compile("\\{[^}]*}");
  private static final String STATE =
      """
      local READ = { hash = { 'HGETALL' }, set = { 'SMEMBERS' }, zset = { 'ZRANGE', 0, -1, 'WITHSCORES' }, string = { 'GET' },
          stream = { 'XLEN' } } -- its entries never change
      local all = {}
      local keys = {}
      for _, key in ipairs(redis.call('KEYS', '*:state:*')) do
        if not string.find(key, ':state:interest.', 1, true) and not string.find(key, ':state:nodes', 1, true) then
          keys[#keys + 1] = key
        end
      end
      for _, key in ipairs(keys) do
        local read = READ[redis.call('TYPE', key).ok]
        local value = redis.call(read[1], key, unpack(read, 2))
        local parts = type(value) == 'table' and value or { value }
        if read[1] == 'HGETALL' then -- in no order
          for n = 1, #parts, 2 do
            parts[n], parts[n + 1] = parts[n] .. '=' .. parts[n + 1], ''
          end
        end
        if read[1] ~= 'GET' then
          table.sort(parts)
        end
        all[#all + 1] = key .. ' ' .. string.gsub(table.concat(parts, ' '), '%s+', ' ')
      end
      table.sort(all)
      return table.concat(all, '\\n')
      """;

  @Test
  void everyGetAndHead_changesNothing() {
    try (RedisServer redis = RedisServer.start();
        TestNode node =
            TestNode.startForDevelopment(
                "spring.data.redis.url=" + redis.url(), "tidings.session.timeout=1h")) {
      Visitor ada = Visitor.login(node, "ada", "tidings");
      ada.post("/api/projects", "{\"key\":\"DEMO\",\"title\":\"Demo\"}");
      ada.post("/api/projects/DEMO/tickets", "{\"title\":\"one\"}");
      ada.post("/api/tokens", "{\"name\":\"t\"}");
      receiveMessages(node, redis, ada);
      List<String> before = state(redis);
      assertThat(before.toString()).contains("session.", "tokens", "users");

      Set<String> paths = paths(node);
      assertThat(paths).hasSizeGreaterThan(30).contains("/user/logout", "/api/me");
      for (String path : paths) {
        for (String method : List.of("GET", "HEAD")) {
          for (List<String> kind :
              List.of(List.of("image", "no-cors"), List.of("document", "navigate"))) {
            ask(node, ada, method, path, kind);
          }
          assertThat(state(redis))
              .as(method + " " + path)
              .containsExactlyInAnyOrderElementsOf(before);
        }
      }
      assertThat(ada.get("/api/me").statusCode()).isEqualTo(200);
    }
  }

  /** A user's first tab delivers the messages that waited; the streams below are not the first. */
  private static void receiveMessages(TestNode node, RedisServer redis, Visitor visitor) {
    String waiting =
        ":state:chat."
            + Visitor.json(visitor.get("/api/me")).path("id").asString()
            + ".undelivered";
    try (SseProbe tab =
        SseProbe.open(
            node.port(), stream().with("GET", "/events").header("Cookie", "" + visitor.cookie()))) {
      tab.expectConnected();
      await("the messages are delivered")
          .until(() -> state(redis).stream().noneMatch(line -> line.contains(waiting)));
    }
  }

  private static List<String> state(RedisServer redis) {
    return redis.call("EVAL", STATE, "0").toString().lines().toList();
  }

  private static void ask(
      TestNode node, Visitor visitor, String method, String path, List<String> kind) {
    String cookie = "" + visitor.cookie();
    if (path.endsWith("/events") || STREAMS.contains(path)) {
      if (method.equals("GET")) {
        SseProbe.open(
                node.port(),
                stream()
                    .with(method, path + "?topic=public.a")
                    .header("Cookie", cookie)
                    .header("Sec-Fetch-Site", "same-origin"))
            .close();
      }
      return;
    }
    HttpResponse<String> answer =
        node.send(
            method,
            path,
            BodyPublishers.noBody(),
            "Cookie",
            cookie,
            "Sec-Fetch-Site",
            "same-origin",
            "Sec-Fetch-Dest",
            kind.get(0),
            "Sec-Fetch-Mode",
            kind.get(1));
    assertThat(answer.headers().map()).as(method + " " + path).doesNotContainKey("set-cookie");
  }

  /** Every address that answers a GET, about what there is. */
  private static Set<String> paths(TestNode node) {
    Set<String> paths = new TreeSet<>(List.of("/", "/icon.svg", "/openapi.yaml"));
    var mapping = node.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class);
    for (RequestMappingInfo info : mapping.getHandlerMethods().keySet()) {
      Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
      if (methods.isEmpty() || methods.contains(RequestMethod.GET)) {
        info.getPatternValues().forEach(pattern -> paths.add(filled(pattern)));
      }
    }
    return paths;
  }

  private static String filled(String pattern) {
    String path = pattern.replaceFirst("\\{(project|idOrKey)[^}]*}", "DEMO");
    return VARIABLE.matcher(path).replaceAll("1");
  }
}
