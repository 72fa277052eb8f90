package io.tidings.node.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Topic;
import io.tidings.events.fuzz.Fuzzer;
import io.tidings.events.fuzz.MutatedJson;
import io.tidings.events.fuzz.MutatedText;
import io.tidings.node.ops.LimitProperties;
import io.tidings.node.ops.ProxyHeader;
import io.tidings.node.ops.TrustedProxies;
import io.tidings.node.test.Refusals;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import tools.jackson.databind.json.JsonMapper;

/** What requests and tokens say of rights and origins: never more than it says, and no fault. */
class AccessFuzzTest {
  private static final TrustedProxies PROXIES = new TrustedProxies(limits(ProxyHeader.FORWARDED));

  private static LimitProperties limits(ProxyHeader header) {
    return new LimitProperties(
        0,
        0,
        0,
        0,
        0,
        1,
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        null,
        List.of("127.0.0.0/8"),
        header);
  }

  @Test
  void pattern_anyText_namesTopicsOrIsRefused() {
    Topic internal = new Topic("$users");
    new Fuzzer<>(
            "patterns of topics", MutatedText.of("project.*", "*", "$control", "a:b-*", "mine.x"))
        .run(text ->
            Refusals.accepts(() -> {
              TopicPattern pattern = new TopicPattern(text);
              assertThat(pattern.matches(internal)).as(text).isFalse();
              assertThat(text.indexOf('*')).isIn(-1, text.length() - 1);
            }));
  }

  @Test
  void rights_anyClaim_areReadWholeOrRefused() {
    MutatedJson claims =
        MutatedJson.of(
            "{\"workspace\":\"main\",\"subscribe\":[\"mine.*\",\"a\"],\"publish\":[\"$control\"],"
                + "\"rights\":[\"activity:write\"]}",
            "{\"subscribe\":[\"*\"]}");
    new Fuzzer<>("rights in a token", claims::tree)
        .run(claim ->
            Refusals.accepts(() -> {
              Object value = JsonMapper.shared().convertValue(claim, Object.class);
              TokenRights rights = TokenRights.read(value);
              assertThat(rights.subscribe().size()).isLessThanOrEqualTo(1_000);
            }));
  }

  @Test
  void cookie_anyHeader_isOfItsFormOrNone() {
    Pattern form = Pattern.compile("[A-Za-z0-9_-]{43}");
    SecretCookie cookie = new SecretCookie("tidings", form, PROXIES);
    String secret = "A".repeat(43);
    new Fuzzer<>(
            "cookies",
            MutatedText.of(
                "a=b; tidings=" + secret,
                "tidings=" + secret + "; x=\"1;2\"",
                "__Host-tidings=" + secret + ";tidings=" + secret))
        .run(header -> {
          var request = new MockHttpServletRequest();
          request.addHeader("Cookie", header);
          String read = cookie.read(request);
          assertThat(read == null || (form.matcher(read).matches() && header.contains(read)))
              .isTrue();
          return read != null;
        });
  }

  @Test
  void authorization_anyHeader_isAPersonalTokenOrNone() {
    new Fuzzer<>(
            "Authorization",
            MutatedText.of("Bearer tdp_abcdef", "Token tdp_abcdef", "token x", "Bearer a.b.c"))
        .run(header -> {
          var request = new MockHttpServletRequest();
          request.addHeader("Authorization", header);
          String token = PersonalTokens.of(request);
          assertThat(token == null || header.contains(token)).isTrue();
          return token != null;
        });
  }

  @Test
  void origin_anyHeader_isOursOnlyIfItNamesTheHost() {
    new Fuzzer<>(
            "Origin",
            MutatedText.of(
                "https://a.example",
                "http://a.example:80",
                "https://a.example:443",
                "https://evil.example",
                "https://a.example.evil.example",
                "https://[::1]:8080",
                "null"))
        .run(origin -> {
          var request = new MockHttpServletRequest();
          request.addHeader("Host", "a.example");
          request.addHeader("Origin", origin);
          boolean own = Origins.own(request);
          assertThat(!own || origin.matches("(?i)https?://a\\.example(:\\d+)?[/?#]?.*")).isTrue();
          assertThat(Origins.foreign(request)).isEqualTo(!own);
          return own;
        });
  }

  @Test
  void forwarded_anyHeader_saysTlsOrNot() {
    new Fuzzer<>(
            "Forwarded, its scheme",
            MutatedText.of(
                "for=192.0.2.60;proto=https",
                "for=1.2.3.4;proto=http, for=\"[2001:db8::1]:4711\";proto=https",
                "Proto=\"https\""))
        .run(header -> {
          var request = new MockHttpServletRequest();
          request.addHeader("Forwarded", header);
          boolean tls = PROXIES.tls(request);
          assertThat(!tls || header.replace("\"", "").toLowerCase(Locale.ROOT).contains("https"))
              .isTrue();
          return tls;
        });
  }
}
