package io.tidings.node.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidings.node.http.ProblemException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** One address has one form, whichever way it is written. */
class PeerUrlTest {

  @Example
  void forms_ofOneAddress_areEqual() {
    for (String form :
        List.of(
            "https://example.org/ada",
            "example.org/ada",
            "HTTPS://EXAMPLE.org/ada",
            "https://example.org:443/ada",
            "example.org:443/ada/",
            "https://example.org:/ada",
            "https://example.org/ada///")) {
      assertThat(PeerUrl.of(form)).as(form).hasToString("https://example.org/ada");
    }
    assertThat(PeerUrl.of("example.org/ada").display()).isEqualTo("example.org/ada");
  }

  @Example
  void differentAddresses_stayDifferent() {
    assertThat(
            List.of(
                PeerUrl.of("example.org/ada"),
                PeerUrl.of("example.org/ADA"),
                PeerUrl.of("example.org:8443/ada"),
                PeerUrl.of("example.org/ada/x"),
                PeerUrl.of("example.org"),
                PeerUrl.of("www.example.org/ada"),
                PeerUrl.of("xn--bcher-kva.example/ada"),
                PeerUrl.of("example.org/@ada"),
                PeerUrl.of("127.0.0.1/ada")))
        .doesNotHaveDuplicates();
  }

  @Example
  void others_areRefused() {
    for (String address :
        List.of(
            "",
            " ",
            "/",
            "//",
            "https://",
            "https:///ada",
            "http://example.org/ada",
            "ftp://example.org/ada",
            "mailto:x://y",
            "javascript:alert(1)",
            "https://ada@example.org/ada",
            "ada:secret@example.org/",
            "https://example.org/ada?x=1",
            "https://example.org/ada#x",
            "https://example.org/ada?",
            "https://example.org/a b",
            "https://example.org/ada\r\nevent: x",
            "https://example.org/ada\n",
            "https://example.org/ada\u0000",
            "https://example.org/%61da",
            "https://example.org/%0a",
            "https://example.org//ada",
            "https://example.org/a/../ada",
            "https://example.org/./ada",
            "https://example.org/..",
            "https://b\u00fccher.example/ada",
            "https://example.org/\u00e4da",
            "https://ex_ample.org/ada",
            "https://-example.org/ada",
            "https://[::1]/ada",
            "https://example.org:99999999999/ada",
            "https://example.org:x/ada",
            "https://example.org/" + "a".repeat(300))) {
      assertThatThrownBy(() -> PeerUrl.of(address))
          .as(address)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("peer has to be ")
          .hasMessageMatching("\\A[ -~\u2026]*\\z");
      assertThatThrownBy(() -> PeerUrl.requested(address))
          .isInstanceOfSatisfying(
              ProblemException.class, e -> assertThat(e.field()).isEqualTo("peer"));
    }
  }

  @Example
  void longestAddress_isTaken_inBothForms() {
    String longest = "example.org/" + "a".repeat(280);
    assertThat(PeerUrl.of(longest)).hasToString("https://" + longest);
    assertThat(PeerUrl.of("https://" + longest).display()).isEqualTo(longest);
    assertThatThrownBy(() -> PeerUrl.of(longest + "a"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Example
  void record_takesTheNormalFormAlone() {
    assertThatThrownBy(() -> new PeerUrl("example.org/ada"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void display_ofWhatIsTaken_isTheSameAddress(@ForAll("addresses") String address) {
    PeerUrl peer;
    try {
      peer = PeerUrl.of(address);
    } catch (IllegalArgumentException e) {
      return;
    }
    assertThat(PeerUrl.of(peer.display())).isEqualTo(peer);
    assertThat(PeerUrl.of(peer.toString())).isEqualTo(peer);
    assertThat(peer.toString()).matches("https://[!-~]+").doesNotEndWith("/");
  }

  /** Parts of addresses in any order: most are none, and many are. */
  @Provide
  Arbitrary<String> addresses() {
    Arbitrary<String> scheme = Arbitraries.of("", "https://", "HTTPS://", "http://", "//");
    Arbitrary<String> host =
        Arbitraries.of("a", "A.b", "x-y.example", "1.2.3.4", "a..b", "a.", "u@h", "é.example", "");
    Arbitrary<String> port = Arbitraries.of("", ":", ":443", ":0443", ":8080", ":0", ":-1", ":x");
    Arbitrary<String> path =
        Arbitraries.of(
                "/", "a", "..", ".", "~", "@", ":", "%20", "?", "#", ";", "\r\n", "://", "443")
            .list()
            .ofMaxSize(6)
            .map(parts -> String.join("", parts));
    return Combinators.combine(scheme, host, port, path)
        .as((s, h, p, rest) -> s + h + p + (rest.isEmpty() ? "" : "/" + rest));
  }
}
