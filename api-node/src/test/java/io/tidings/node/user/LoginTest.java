package io.tidings.node.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.access.Login;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Visitor;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users sign in and out with a password. */
class LoginTest {
  private static TestNode node;
  private static TestNode other;

  @BeforeAll
  static void start() {
    node = TestNode.startForDevelopment("tidings.limits.trusted-proxies=127.0.0.0/8,::1");
    other = TestNode.startForDevelopment("tidings.login.failures-per-user=1000");
  }

  @AfterAll
  static void stop() {
    node.close();
    other.close();
  }

  @Test
  void login_onOneNode_holdsOnAllUntilLogoutOnAnother() {
    Visitor ada = Visitor.login(node, "Ada", "tidings");
    assertThat(ada.get("/api/me").body())
        .matches(
            "\\{\"id\":\"\\d+\",\"username\":\"ada\",\"name\":\"Ada Lovelace\",\"avatar\":null,"
                + "\"admin\":true,\"email\":null}");
    Visitor there = ada.movedTo(other);
    assertThat(there.get("/api/me").body()).isEqualTo(ada.get("/api/me").body());

    assertThat(there.post("/logout", "").statusCode()).isEqualTo(204);

    assertThat(there.cookie()).isNull();
    assertThat(ada.get("/api/me").statusCode()).isEqualTo(401);
    assertThat(ada.movedTo(other).get("/api/me").statusCode()).isEqualTo(401);
    assertThat(there.post("/logout", "").statusCode()).as("once more").isEqualTo(204);
  }

  @Test
  void login_wrongPasswordAndUnknownUser_haveTheSameAnswer() {
    HttpResponse<String> wrong = Visitor.at(other).tryLogin("ada", "nonsense");
    HttpResponse<String> unknown = Visitor.at(other).tryLogin("nobody", "tidings");
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(unknown.statusCode()).isEqualTo(401);
    assertThat(wrong.body()).contains("\"code\":\"bad-credentials\"").isEqualTo(unknown.body());
    assertThat(wrong.headers().map().keySet()).isEqualTo(unknown.headers().map().keySet());
    assertThat(wrong.headers().map()).doesNotContainKey("set-cookie");
    assertThat(wrong.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Bearer");
  }

  /** Without a hash it would be twenty times as fast. */
  @Test
  void login_unknownUser_takesAsLongAsAWrongPassword() {
    long[] wrong = new long[9];
    long[] unknown = new long[9];
    for (int i = 0; i < wrong.length; i++) { // by turns: the machine has other things to do, too
      wrong[i] = duration("grace");
      unknown[i] = duration("nobody-" + UUID.randomUUID());
    }
    assertThat(median(unknown)).isGreaterThan(median(wrong) / 3);
  }

  private static long duration(String username) {
    long start = System.nanoTime();
    assertThat(Visitor.at(other).tryLogin(username, "nonsense").statusCode()).isEqualTo(401);
    return System.nanoTime() - start;
  }

  private static long median(long[] times) {
    return Arrays.stream(times).sorted().toArray()[times.length / 2];
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"username\":\"ada\"}",
        "{\"username\":\"ada\",\"password\":7}",
        "{\"username\":\"ada\",\"password\":\"tidings\",\"remember\":true}",
        "username=ada&password=tidings"
      })
  void login_ofAnotherForm_isInvalid(String body) {
    HttpResponse<String> answer = Visitor.at(node).post("/login", body);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().map()).doesNotContainKey("set-cookie");
  }

  @Test
  void login_again_hasAnotherIdAndEndsTheFirst() {
    Visitor first = Visitor.login(node, "grace", "tidings");
    Visitor same = first.movedTo(node);
    assertThat(same.tryLogin("linus", "tidings").statusCode()).isEqualTo(200);
    assertThat(same.session()).isNotEqualTo(first.session());
    assertThat(first.get("/api/me").statusCode()).isEqualTo(401);
    assertThat(same.get("/api/me").body()).contains("\"linus\"");
  }

  /** An attacker who plants a cookie in a browser must not know the session afterwards. */
  @Test
  void login_withAPlantedCookie_hasAnotherId() {
    String planted = UUID.randomUUID().toString();
    HttpResponse<String> answer =
        node.post(
            "/login",
            "{\"username\":\"grace\",\"password\":\"tidings\"}",
            "Cookie",
            "SESSION=" + planted);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow()).doesNotContain(planted);
    assertThat(node.get("/api/me", "Cookie", "SESSION=" + planted).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          -,     SESSION
          http,  SESSION
          https, __Host-SESSION
          """)
  void cookie_isSecureWhereTheTrustedProxyEndsTls(@Nullable String scheme, String name) {
    assertThat(cookie(node, scheme)).startsWith(name + "=");
    assertThat(cookie(other, scheme)).as("no proxy is trusted").startsWith("SESSION=");
  }

  private static String cookie(TestNode at, @Nullable String scheme) {
    String body = "{\"username\":\"grace\",\"password\":\"tidings\"}";
    HttpResponse<String> answer =
        scheme == null
            ? at.post("/login", body)
            : at.post("/login", body, "X-Forwarded-Proto", scheme);
    return answer.headers().firstValue("Set-Cookie").orElseThrow();
  }

  @Test
  void cookie_withOthersBesideIt_isFound() {
    String cookie = String.valueOf(Visitor.login(node, "grace", "tidings").cookie());
    String odd = "a=\"b\\; c; other={\"x\":1}; SESSION=x; SESSIONS=1; " + cookie + "; d";
    assertThat(node.get("/api/me", "Cookie", odd).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/api/me",
        "/api/stream",
        "/api/users/events",
        "/events",
        "/api/v1/events",
        "/api/topics/public.a/events",
        "/nothing"
      })
  void guest_getsNoCookie(String path) {
    assertThat(node.get(path).headers().map()).doesNotContainKey("set-cookie");
    assertThat(node.post(path, "{}").headers().map()).doesNotContainKey("set-cookie");
  }

  @Test
  void me_ofAGuest_isUnauthorizedAndNoRedirectOrDialog() {
    HttpResponse<String> answer = node.get("/api/me", "Accept", "text/html");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("\"code\":\"unauthorized\"");
    assertThat(answer.headers().allValues("WWW-Authenticate"))
        .containsExactly("Bearer realm=\"tidings\"");
  }

  /** As a browser without scripts sends the button's form. */
  @Test
  void form_ofOurOwnPage_signsOutEverywhereAndLeadsToTheLogin() {
    Visitor ada = Visitor.login(node, "ada", "tidings");
    String cookie = String.valueOf(ada.cookie());
    HttpResponse<String> answer = form(cookie, "same-origin");
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location")).hasValue("../login?notice=signed-out");
    assertThat(answer.headers().firstValue("Set-Cookie").orElse("")).contains("Max-Age=0");
    assertThat(ada.get("/api/me").statusCode()).isEqualTo(401);
    assertThat(ada.movedTo(other).get("/api/me").statusCode()).isEqualTo(401);
    assertThat(form(cookie, "same-origin").statusCode()).as("once more").isEqualTo(303);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site"})
  void form_ofAnotherSite_endsNoSession(String site) {
    Visitor ada = Visitor.login(node, "ada", "tidings");
    HttpResponse<String> answer = form(String.valueOf(ada.cookie()), site);
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.headers().map()).doesNotContainKey("set-cookie");
    assertThat(ada.get("/api/me").statusCode()).isEqualTo(200);
  }

  private static HttpResponse<String> form(String cookie, String site) {
    return node.post(
        "/user/logout",
        "",
        "Content-Type",
        "application/x-www-form-urlencoded",
        "Cookie",
        cookie,
        "Sec-Fetch-Site",
        site,
        "Sec-Fetch-Mode",
        "navigate");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, same-origin, document, navigate",
    "GET, same-origin, image, no-cors",
    "GET, cross-site, document, navigate",
    "GET, none, document, navigate",
    "HEAD, same-origin, empty, cors",
  })
  void address_ofTheLogout_isAPageThatEndsNothing(
      String method, String site, String destination, String mode) {
    Visitor ada = Visitor.login(node, "ada", "tidings");
    HttpResponse<String> answer =
        node.send(
            method,
            "/user/logout",
            BodyPublishers.noBody(),
            "Cookie",
            String.valueOf(ada.cookie()),
            "Sec-Fetch-Site",
            site,
            "Sec-Fetch-Dest",
            destination,
            "Sec-Fetch-Mode",
            mode);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    assertThat(answer.headers().map()).doesNotContainKey("set-cookie");
    assertThat(ada.get("/api/me").statusCode()).isEqualTo(200);
  }

  /** By its form, before anything is looked up: for every name alike. */
  @ParameterizedTest
  @CsvSource({"ada, ''", "nobody, ''", "'', tidings", "'', ''"})
  void login_withoutANameOrPassword_isRefusedByItsForm(String username, String password) {
    HttpResponse<String> answer = Visitor.at(other).tryLogin(username, password);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains(username.isEmpty() ? "username" : "password", "empty");
  }

  @Test
  void everywhere_endsAllSessionsAndNoTokens() {
    String username = user("every");
    Visitor here = Visitor.login(node, username, "password");
    Visitor there = Visitor.login(other, username, "password");
    String token =
        Visitor.json(here.post("/api/tokens", "{\"name\":\"t\"}")).path("token").asString();

    assertThat(here.delete("/api/sessions/all").statusCode()).isEqualTo(204);

    assertThat(here.cookie()).isNull();
    assertThat(there.get("/api/me").statusCode()).isEqualTo(401);
    assertThat(other.get("/api/me", "Authorization", "Token " + token).statusCode()).isEqualTo(200);
    assertThat(Visitor.login(other, username, "password").get("/api/me").statusCode())
        .isEqualTo(200);
  }

  @Test
  void newPassword_endsAllSessionsButItsOwn() {
    String username = user("fresh");
    Visitor here = Visitor.login(node, username, "password");
    Visitor there = Visitor.login(other, username, "password");
    Login session = new Login(1, false, new Login.Credential.Session(here.session()));

    String wrong = "{\"password\":{\"old\":\"not mine\",\"new\":\"another one\"}}";
    assertThat(here.patch("/api/me", wrong).statusCode()).isEqualTo(403);
    assertThat(there.get("/api/me").statusCode()).isEqualTo(200);
    assertThat(here.patch("/api/me", wrong.replace("not mine", "password")).statusCode())
        .isEqualTo(200);

    assertThat(here.get("/api/me").statusCode()).isEqualTo(200);
    assertThat(other.bean(Logins.class).isValid(session)).isTrue();
    assertThat(there.get("/api/me").statusCode()).isEqualTo(401);
    assertThat(Visitor.at(node).tryLogin(username, "password").statusCode()).isEqualTo(401);
    Visitor again = Visitor.login(node, username, "another one");

    assertThat(again.delete("/api/sessions/all").statusCode()).isEqualTo(204);
    assertThat(here.get("/api/me").statusCode()).as("spared once only").isEqualTo(401);
  }

  @Test
  void disabledUser_isSignedOutAndCannotComeBack() {
    Visitor ada = Visitor.login(node, "ada", "tidings");
    String username = user("gone");
    Visitor gone = Visitor.login(other, username, "password");
    String token =
        Visitor.json(gone.post("/api/tokens", "{\"name\":\"t\"}")).path("token").asString();
    String path = "/api/users/" + Visitor.json(gone.get("/api/me")).path("id").asString();

    assertThat(ada.patch(path, "{\"active\":false}").statusCode()).isEqualTo(200);

    assertThat(gone.get("/api/me").statusCode()).isEqualTo(401);
    assertThat(other.get("/api/me", "Authorization", "Token " + token).statusCode()).isEqualTo(401);
    assertThat(Visitor.at(other).tryLogin(username, "password").body())
        .isEqualTo(Visitor.at(other).tryLogin(username, "wrong").body());

    assertThat(ada.patch(path, "{\"active\":true}").statusCode()).isEqualTo(200);
    assertThat(gone.get("/api/me").statusCode()).as("the old session").isEqualTo(401);
    assertThat(other.get("/api/me", "Authorization", "Token " + token).statusCode())
        .as("the old token")
        .isEqualTo(401);
    assertThat(Visitor.at(other).tryLogin(username, "password").statusCode()).isEqualTo(200);
  }

  /** A new user, whose password is "password". */
  private static String user(String name) {
    String username = name + "-" + UUID.randomUUID().toString().substring(0, 8);
    String hash = node.bean(PasswordHashes.class).hash("password");
    node.bean(Users.class).create(new NewUser(username, name, hash, false), ChangeContext.NODE);
    return username;
  }
}
