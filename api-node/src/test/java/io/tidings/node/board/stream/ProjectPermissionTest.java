package io.tidings.node.board.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.Topic;
import io.tidings.node.access.Login;
import io.tidings.node.board.BoardAccess.ReadableProjects;
import io.tidings.node.relay.AccessDecision;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Permission;
import io.tidings.node.user.stream.UserStreamParts;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What user 7 sees: member of project 1 since 100-0, project 2 is public, 3 is somebody else's. */
class ProjectPermissionTest {
  private static final EventId GRANTED = new EventId(100, 0);
  private static final EventId LATER = new EventId(200, 0);
  private static final Login LOGIN = new Login(7, false, new Login.Credential.Token("hash"));
  private static final ProjectFilter ALL = new ProjectFilter.AllReadable();

  private static AccessDecision decision(Login login, ProjectFilter projectFilter) {
    return UserStreamParts.combined(
        login,
        ProjectPermission.of(
            login,
            new ReadableProjects(Map.of(1L, GRANTED), Map.of(2L, EventId.ZERO), Set.of()),
            projectFilter));
  }

  private static Permission permission(ProjectFilter projectFilter) {
    return (Permission) decision(LOGIN, projectFilter);
  }

  private static boolean sees(AccessDecision decision, EventId id, String data, String... topics) {
    Event event = SampleEvents.event(id, "card.moved", data, null, topics);
    return decision instanceof Permission p && p.sees(event.envelope(), id);
  }

  private static boolean sees(AccessDecision decision, long project) {
    return sees(decision, LATER, "{\"projectId\":" + project + "}", "$boards");
  }

  private static AccessDecision after(AccessDecision decision, String type, String data) {
    return ((Permission) decision).after(SampleEvents.event(LATER, type, data, null, "$control"));
  }

  @Test
  void sees_ownAndPublicProjects_andNoOthers() {
    Permission permission = permission(ALL);
    assertThat(sees(permission, 1)).isTrue();
    assertThat(sees(permission, 2)).isTrue();
    assertThat(sees(permission, 3)).isFalse();
    assertThat(sees(permission, LATER, "{}", "$boards")).as("about no project").isFalse();
  }

  @Test
  void sees_onlyWhatCameAfterTheGrant() {
    Permission permission = permission(ALL);
    assertThat(sees(permission, new EventId(99, 9), "{\"projectId\":1}", "$boards")).isFalse();
    assertThat(sees(permission, GRANTED, "{\"projectId\":1}", "$boards")).isFalse();
    assertThat(sees(permission, new EventId(100, 1), "{\"projectId\":1}", "$boards")).isTrue();
    assertThat(permission.grantedAfter(new EventId(99, 0)))
        .isEqualTo(Map.of(new Topic("$project.1"), GRANTED));
    assertThat(permission.grantedAfter(GRANTED)).isEmpty();
  }

  @Test
  void sees_somebodyElsesOnlyAsAdministrator() {
    Login admin = new Login(7, true, new Login.Credential.Token("hash"));
    assertThat(sees(decision(admin, ALL), 3)).isTrue();

    assertThat(
            sees(
                after(
                    decision(admin, ALL),
                    "user.updated",
                    "{\"userId\":7,\"changes\":{\"admin\":false}}"),
                3))
        .isFalse();
  }

  @Test
  void audience_decidesWhereThereIsOne() {
    Permission permission = permission(ALL);
    String data = "{\"projectId\":%d,\"audience\":{\"%s\":[%d]}}";
    assertThat(sees(permission, LATER, data.formatted(3, "users", 7), "$projects")).isTrue();
    assertThat(sees(permission, LATER, data.formatted(1, "users", 8), "$projects")).isFalse();
    assertThat(sees(permission, LATER, data.formatted(3, "except", 8), "$projects")).isTrue();
    assertThat(sees(permission, LATER, data.formatted(1, "except", 7), "$projects")).isFalse();
    assertThat(sees(permission, LATER, "{\"projectId\":3,\"audience\":{}}", "$projects")).isFalse();
  }

  /** They read it before and after: nothing comes or goes for them. */
  @Test
  void administrator_isNotToldThatAProjectIsHiddenOrShown() {
    Login admin = new Login(7, true, new Login.Credential.Token("hash"));
    Permission permission = (Permission) decision(admin, ALL);
    String data = "{\"projectId\":2,\"audience\":{\"except\":[8]}}";
    for (String type : List.of("project.hidden", "project.shown")) {
      Event event = SampleEvents.event(LATER, type, data, null, "$projects");
      assertThat(permission.sees(event.envelope(), LATER)).as(type).isFalse();
      assertThat(permission(ALL).sees(event.envelope(), LATER)).as(type).isTrue();
    }
    for (String type : List.of("project.created", "project.deleted")) {
      Event event = SampleEvents.event(LATER, type, data, null, "$projects");
      assertThat(permission.sees(event.envelope(), LATER)).as(type).isTrue();
    }
  }

  @Test
  void some_narrowsWhatThereIs() {
    Permission permission = permission(ProjectFilter.Selected.parse("2,3"));
    assertThat(sees(permission, 1)).isFalse();
    assertThat(sees(permission, 2)).isTrue();
    assertThat(sees(permission, 3)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 3})
  void membership_ofAProjectThatIsNotTheirs_isRefused(long project) {
    assertThat(decision(LOGIN, new ProjectFilter.Membership(project)))
        .isEqualTo(new AccessDecision.Denial(CloseReason.REVOKED));
  }

  @Test
  void memberRemoved_seesNoMore_andLosesTheProjectsStream() {
    String mine = "{\"projectId\":1,\"userId\":7}";
    assertThat(sees(after(permission(ALL), "member.removed", mine), 1)).isFalse();
    assertThat(after(permission(new ProjectFilter.Membership(1)), "member.removed", mine))
        .isEqualTo(new AccessDecision.Denial(CloseReason.REVOKED));
    String other = "{\"projectId\":1,\"userId\":8}";
    assertThat(sees(after(permission(ALL), "member.removed", other), 1)).isTrue();
  }

  @Test
  void memberAdded_seesFromThenOn() {
    AccessDecision now = after(permission(ALL), "member.added", "{\"projectId\":3,\"userId\":7}");
    assertThat(sees(now, LATER, "{\"projectId\":3}", "$boards")).isFalse();
    assertThat(sees(now, new EventId(200, 1), "{\"projectId\":3}", "$boards")).isTrue();
    assertThat(sees(after(permission(ALL), "member.added", "{\"projectId\":3,\"userId\":8}"), 3))
        .isFalse();
  }

  @Test
  void projectHiddenShownDeleted_followsAtOnce() {
    AccessDecision hidden = after(permission(ALL), "project.hidden", "{\"projectId\":2}");
    assertThat(sees(hidden, 2)).isFalse();
    AccessDecision shown =
        after(hidden, "project.shown", "{\"projectId\":2,\"audience\":{\"except\":[]}}");
    assertThat(sees(shown, new EventId(200, 1), "{\"projectId\":2}", "$boards")).isTrue();
    assertThat(sees(after(permission(ALL), "project.deleted", "{\"projectId\":1}"), 1)).isFalse();
    assertThat(
            after(
                permission(new ProjectFilter.Membership(1)),
                "project.deleted",
                "{\"projectId\":1}"))
        .isEqualTo(new AccessDecision.Denial(CloseReason.REVOKED));
    assertThat(sees(after(permission(ALL), "project.hidden", "{\"projectId\":1}"), 1))
        .as("a member still sees what is private")
        .isTrue();
  }

  @Test
  void ends_areNamed() {
    assertThat(after(permission(ALL), "database.wiped", "{}"))
        .isEqualTo(new AccessDecision.Denial(CloseReason.WIPED));
    assertThat(
            after(permission(ALL), "user.updated", "{\"userId\":7,\"changes\":{\"active\":false}}"))
        .isEqualTo(new AccessDecision.Denial(CloseReason.LOGGED_OUT));
    assertThat(after(permission(ALL), "login.ended", "{\"userId\":7,\"credential\":\"hash\"}"))
        .isEqualTo(new AccessDecision.Denial(CloseReason.LOGGED_OUT));
    assertThat(sees(after(permission(ALL), "database.projects.wiped", "{}"), 1)).isFalse();
    assertThat(sees(after(permission(ALL), "something.else", "7"), 1)).isTrue();
  }
}
