package io.tidings.node.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.Topic;
import io.tidings.node.access.Login;
import io.tidings.node.board.BoardAccess.ReadableProjects;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Permission;
import io.tidings.node.relay.Ruling;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What user 7 sees: member of project 1 since 100-0, project 2 is public, 3 is somebody else's. */
class SightTest {
  private static final EventId GRANTED = new EventId(100, 0);
  private static final EventId LATER = new EventId(200, 0);
  private static final Login LOGIN = new Login(7, false, new Login.Credential.Token("hash"));
  private static final Extent ALL = new Extent.All();

  private static Ruling ruling(Login login, Extent extent) {
    return Sight.of(
        login,
        new ReadableProjects(Map.of(1L, GRANTED), Map.of(2L, EventId.ZERO), Set.of()),
        extent);
  }

  private static Permission sight(Extent extent) {
    return (Permission) ruling(LOGIN, extent);
  }

  private static boolean sees(Ruling ruling, EventId id, String data, String... topics) {
    Event event = Canonical.event(id, "card.moved", data, null, topics);
    return ruling instanceof Permission p && p.sees(event.envelope(), id);
  }

  private static boolean sees(Ruling ruling, long project) {
    return sees(ruling, LATER, "{\"projectId\":" + project + "}", "boards");
  }

  private static Ruling after(Ruling ruling, String type, String data) {
    return ((Permission) ruling).after(Canonical.event(LATER, type, data, null, "$control"));
  }

  @Test
  void sees_ownAndPublicProjects_andNoOthers() {
    Permission sight = sight(ALL);
    assertThat(sees(sight, 1)).isTrue();
    assertThat(sees(sight, 2)).isTrue();
    assertThat(sees(sight, 3)).isFalse();
    assertThat(sees(sight, LATER, "{}", "boards")).as("about no project").isFalse();
  }

  @Test
  void sees_onlyWhatCameAfterTheGrant() {
    Permission sight = sight(ALL);
    assertThat(sees(sight, new EventId(99, 9), "{\"projectId\":1}", "boards")).isFalse();
    assertThat(sees(sight, GRANTED, "{\"projectId\":1}", "boards")).isFalse();
    assertThat(sees(sight, new EventId(100, 1), "{\"projectId\":1}", "boards")).isTrue();
    assertThat(sight.begunAfter(new EventId(99, 0)))
        .isEqualTo(Map.of(new Topic("project.1"), GRANTED));
    assertThat(sight.begunAfter(GRANTED)).isEmpty();
  }

  @Test
  void sees_somebodyElsesOnlyAsAdministrator() {
    Login admin = new Login(7, true, new Login.Credential.Token("hash"));
    assertThat(sees(ruling(admin, ALL), 3)).isTrue();

    assertThat(
            sees(
                after(
                    ruling(admin, ALL),
                    "user.updated",
                    "{\"userId\":7,\"changes\":{\"admin\":false}}"),
                3))
        .isFalse();
  }

  @Test
  void audience_decidesWhereThereIsOne() {
    Permission sight = sight(ALL);
    String data = "{\"projectId\":%d,\"audience\":{\"%s\":[%d]}}";
    assertThat(sees(sight, LATER, data.formatted(3, "users", 7), "projects")).isTrue();
    assertThat(sees(sight, LATER, data.formatted(1, "users", 8), "projects")).isFalse();
    assertThat(sees(sight, LATER, data.formatted(3, "except", 8), "projects")).isTrue();
    assertThat(sees(sight, LATER, data.formatted(1, "except", 7), "projects")).isFalse();
    assertThat(sees(sight, LATER, "{\"projectId\":3,\"audience\":{}}", "projects")).isFalse();
  }

  @Test
  void some_narrowsWhatThereIs() {
    Permission sight = sight(Extent.Some.read("2,3"));
    assertThat(sees(sight, 1)).isFalse();
    assertThat(sees(sight, 2)).isTrue();
    assertThat(sees(sight, 3)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 3})
  void membership_ofAProjectThatIsNotTheirs_isRefused(long project) {
    assertThat(ruling(LOGIN, new Extent.Membership(project)))
        .isEqualTo(new Ruling.Refusal(CloseReason.REVOKED));
  }

  @Test
  void memberRemoved_seesNoMore_andLosesTheProjectsStream() {
    String mine = "{\"projectId\":1,\"userId\":7}";
    assertThat(sees(after(sight(ALL), "member.removed", mine), 1)).isFalse();
    assertThat(after(sight(new Extent.Membership(1)), "member.removed", mine))
        .isEqualTo(new Ruling.Refusal(CloseReason.REVOKED));
    String other = "{\"projectId\":1,\"userId\":8}";
    assertThat(sees(after(sight(ALL), "member.removed", other), 1)).isTrue();
  }

  @Test
  void memberAdded_seesFromThenOn() {
    Ruling now = after(sight(ALL), "member.added", "{\"projectId\":3,\"userId\":7}");
    assertThat(sees(now, LATER, "{\"projectId\":3}", "boards")).isFalse();
    assertThat(sees(now, new EventId(200, 1), "{\"projectId\":3}", "boards")).isTrue();
    assertThat(sees(after(sight(ALL), "member.added", "{\"projectId\":3,\"userId\":8}"), 3))
        .isFalse();
  }

  @Test
  void projectHiddenShownDeleted_followsAtOnce() {
    Ruling hidden = after(sight(ALL), "project.hidden", "{\"projectId\":2}");
    assertThat(sees(hidden, 2)).isFalse();
    Ruling shown = after(hidden, "project.shown", "{\"projectId\":2,\"audience\":{\"except\":[]}}");
    assertThat(sees(shown, new EventId(200, 1), "{\"projectId\":2}", "boards")).isTrue();
    assertThat(sees(after(sight(ALL), "project.deleted", "{\"projectId\":1}"), 1)).isFalse();
    assertThat(after(sight(new Extent.Membership(1)), "project.deleted", "{\"projectId\":1}"))
        .isEqualTo(new Ruling.Refusal(CloseReason.REVOKED));
    assertThat(sees(after(sight(ALL), "project.hidden", "{\"projectId\":1}"), 1))
        .as("a member still sees what is private")
        .isTrue();
  }

  @Test
  void ends_areNamed() {
    assertThat(after(sight(ALL), "database.wiped", "{}"))
        .isEqualTo(new Ruling.Refusal(CloseReason.WIPED));
    assertThat(after(sight(ALL), "user.updated", "{\"userId\":7,\"changes\":{\"active\":false}}"))
        .isEqualTo(new Ruling.Refusal(CloseReason.REVOKED));
    assertThat(after(sight(ALL), "login.ended", "{\"userId\":7,\"credential\":\"hash\"}"))
        .isEqualTo(new Ruling.Refusal(CloseReason.SESSION_EXPIRED));
    assertThat(sees(after(sight(ALL), "database.projects.wiped", "{}"), 1)).isFalse();
    assertThat(sees(after(sight(ALL), "something.else", "7"), 1)).isTrue();
  }
}
