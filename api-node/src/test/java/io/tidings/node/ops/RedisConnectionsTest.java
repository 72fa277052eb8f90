package io.tidings.node.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.EventLog;
import io.tidings.events.embedded.RedisServer;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Visitor;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * One way to Redis: the log's, which follows the primary. Whatever else knew one would stay behind.
 */
class RedisConnectionsTest {
  private static final Pattern COMMAND = Pattern.compile("\\bcmd=(\\S+)");

  @Test
  void beans_thatOpenRedisConnections_areTheLogAlone() {
    try (TestNode node = TestNode.start()) {
      ConfigurableApplicationContext context = node.context();
      List<String> opening =
          Arrays.stream(context.getBeanDefinitionNames())
              .filter(name -> opensConnections(context.getBean(name)))
              .toList();
      assertThat(opening).isEmpty();
      assertThat(context.getBeanNamesForType(EventLog.class)).containsExactly("tidingsEventLog");
    }
  }

  /** Its own type, or one that it is given, is of a Redis client. */
  private static boolean opensConnections(Object bean) {
    Class<?> type = AopUtils.getTargetClass(bean);
    return ofClient(type)
        || Arrays.stream(type.getInterfaces()).anyMatch(RedisConnectionsTest::ofClient)
        || Arrays.stream(type.getDeclaredFields()).anyMatch(field -> ofClient(field.getType()));
  }

  private static boolean ofClient(Class<?> type) {
    String name = type.getName();
    return name.startsWith("io.lettuce.")
        || name.startsWith("redis.clients.")
        || name.startsWith("org.springframework.data.redis.connection.")
        || name.startsWith("org.springframework.data.redis.core.")
        || name.startsWith("org.springframework.data.redis.listener.")
        || name.startsWith("org.springframework.session.");
  }

  @Test
  void connections_whileUsersSignInAndLook_runTheLogsScriptsAlone() {
    try (RedisServer redis = RedisServer.start();
        TestNode node = TestNode.startForDevelopment("spring.data.redis.url=" + redis.url())) {
      Visitor ada = Visitor.login(node, "ada", "tidings");
      ada.post("/api/stream-tickets", "");
      ada.post("/api/tokens", "{\"name\":\"robot\"}");
      ada.get("/api/projects");
      ada.post("/logout", "");

      Set<String> commands = new TreeSet<>();
      Matcher last = COMMAND.matcher(redis.call("CLIENT", "LIST").toString());
      while (last.find()) {
        commands.add(last.group(1));
      }
      commands.remove("client|list"); // this test's own
      commands.remove("info"); // the memory of the server, for metrics
      assertThat(commands).isSubsetOf("evalsha", "eval", "ssubscribe");
    }
  }
}
