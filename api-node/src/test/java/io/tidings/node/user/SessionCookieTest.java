package io.tidings.node.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.TestNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** By which cookie a session is known, with and without TLS. */
class SessionCookieTest {
  private static final String LOGIN = "{\"username\":\"grace\",\"password\":\"tidings\"}";
  private static final String[] PLAIN = {};
  private static final String[] TLS = {"X-Forwarded-Proto", "https"};

  private static TestNode node;

  @BeforeAll
  static void start() {
    node = TestNode.startForDevelopment("tidings.limits.trusted-proxies=127.0.0.1,::1");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void cookie_byTls_isBoundToTheHost() {
    assertThat(setCookie(node.post("/login", LOGIN, TLS)))
        .matches("__Host-SESSION=[0-9a-f-]{36}; Path=/; Secure; HttpOnly; SameSite=Lax");
    assertThat(setCookie(node.post("/login", LOGIN, PLAIN)))
        .matches("SESSION=[0-9a-f-]{36}; Path=/; HttpOnly; SameSite=Lax");
  }

  /** A sibling's domain, or a page without TLS, could have put the plain one there. */
  @Test
  void cookie_ofTheOtherKind_isNotBelieved() {
    String id = session(TLS);
    assertThat(me("__Host-SESSION=" + id, TLS)).isEqualTo(200);
    assertThat(me("SESSION=" + id, TLS)).isEqualTo(401);
    assertThat(me("__Host-SESSION=" + id, PLAIN)).isEqualTo(401);
    assertThat(me("__host-session=" + id, TLS)).isEqualTo(401);
    String plain = session(PLAIN);
    assertThat(me("SESSION=" + plain, PLAIN)).isEqualTo(200);
    assertThat(me("SESSION=" + plain, TLS)).isEqualTo(401);
  }

  @Test
  void cookie_plantedBesideTheTrueOne_isOverlooked() {
    String own = session(TLS);
    String planted = session(PLAIN);
    assertThat(me("SESSION=" + planted + "; __Host-SESSION=" + own, TLS)).isEqualTo(200);
    List<String> leave = new ArrayList<>(List.of(TLS));
    leave.addAll(List.of("Cookie", "SESSION=" + planted, "Sec-Fetch-Site", "same-origin"));
    assertThat(node.post("/logout", "", leave.toArray(String[]::new)).headers().map())
        .doesNotContainKey("set-cookie");
    assertThat(me("SESSION=" + planted, PLAIN)).as("its session goes on").isEqualTo(200);
  }

  /** A client of HTTP/2 may send each cookie in a field of its own. */
  @Test
  void cookie_inAFieldOfItsOwn_isBelievedWhereverItStands() {
    String session = "SESSION=" + session(PLAIN);
    for (String[] fields :
        List.of(
            new String[] {"Cookie", "other=1", "Cookie", session},
            new String[] {"Cookie", session, "Cookie", "other=1"})) {
      assertThat(node.get("/api/me", fields).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void logout_byTls_takesTheCookieAsItWasGiven() {
    String cookie = "__Host-SESSION=" + session(TLS);
    List<String> leave = new ArrayList<>(List.of(TLS));
    leave.addAll(List.of("Cookie", cookie, "Sec-Fetch-Site", "same-origin"));
    assertThat(setCookie(node.post("/logout", "", leave.toArray(String[]::new))))
        .startsWith("__Host-SESSION=; Path=/; Max-Age=0; ")
        .contains("; Secure; HttpOnly; SameSite=Lax");
    assertThat(me(cookie, TLS)).isEqualTo(401);
  }

  private static String session(String... headers) {
    String cookie = setCookie(node.post("/login", LOGIN, headers));
    return cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';'));
  }

  private static int me(String cookie, String... headers) {
    List<String> all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("Cookie", cookie));
    return node.get("/api/me", all.toArray(String[]::new)).statusCode();
  }

  private static String setCookie(HttpResponse<String> answer) {
    assertThat(answer.headers().allValues("Set-Cookie")).hasSize(1);
    return answer.headers().firstValue("Set-Cookie").orElseThrow();
  }
}
