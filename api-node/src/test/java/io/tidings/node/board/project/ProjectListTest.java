package io.tidings.node.board.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.embedded.RedisServer;
import io.tidings.node.board.TestUser;
import io.tidings.node.test.TestNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What Redis has to do for a list does not grow by a call for each project. */
class ProjectListTest {
  private static final Pattern CALLS = Pattern.compile("cmdstat_evalsha:calls=(\\d+)");
  private static final int PROJECTS = 60;

  @Test
  void list_ofManyProjects_isReadTogether() {
    try (RedisServer redis = RedisServer.start();
        TestNode node = TestNode.start("spring.data.redis.url=" + redis.url())) {
      TestUser ada = TestUser.at(node);
      for (int i = 0; i < PROJECTS; i++) {
        ada.project();
      }
      long before = calls(redis);
      assertThat(ada.get("/api/projects").expect(200).path("projects").size()).isEqualTo(PROJECTS);
      assertThat(calls(redis) - before).isLessThan(PROJECTS / 2);
    }
  }

  private static long calls(RedisServer redis) {
    Matcher calls = CALLS.matcher(String.valueOf(redis.call("INFO", "commandstats")));
    assertThat(calls.find()).isTrue();
    return Long.parseLong(calls.group(1));
  }
}
