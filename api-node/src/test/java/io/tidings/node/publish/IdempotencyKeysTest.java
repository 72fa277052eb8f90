package io.tidings.node.publish;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.access.Caller;
import io.tidings.node.access.Login;
import io.tidings.node.access.TokenRights;
import io.tidings.node.limits.Requester;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/**
 * Idempotency keys of different subjects never meet: CVE-2026-39972 glued two texts together, and
 * {@code a_b} with {@code c} was {@code a} with {@code b_c}.
 */
class IdempotencyKeysTest {
  @Example
  void scoped_sameTextOfOtherParts_isAnotherKey() {
    assertThat(scoped("a_b", "c")).isNotEqualTo(scoped("a", "b_c"));
    assertThat(scoped("a", "1:a")).isNotEqualTo(scoped("a\n1:a", "x"));
    assertThat(scoped("-", "x")).isNotEqualTo(scoped(null, "x"));
  }

  @Example
  void scoped_publishersOfDifferentKinds_neverMeet() {
    Caller user = Caller.of(new Login(7, false, new Login.Credential.Token("hash")));
    List<Requester> publishers =
        List.of(
            new Requester(user, "192.0.2.1", null),
            new Requester(bearer("user.7", "s1"), "192.0.2.1", null),
            new Requester(bearer("7", "s1"), "192.0.2.1", null),
            new Requester(bearer(null, "s1"), "192.0.2.1", null),
            new Requester(bearer(null, "s2"), "192.0.2.1", null),
            new Requester(bearer(null, "s1"), "192.0.2.2", null),
            new Requester(Caller.ANONYMOUS, "192.0.2.1", null),
            new Requester(Caller.ANONYMOUS, "192.0.2.2", null));
    assertThat(publishers.stream().map(one -> IdempotencyKeys.scoped(one, "order-1")))
        .doesNotHaveDuplicates();
    assertThat(publishers.stream().map(Requester::personalKey).distinct())
        .as("one token for all clients of an address has one limit there")
        .hasSize(publishers.size() - 1);
  }

  @Property
  void scoped_otherSubjectOrKey_isAnotherKey(
      @ForAll("subjects") String subject,
      @ForAll("keys") String key,
      @ForAll("subjects") String otherSubject,
      @ForAll("keys") String otherKey) {
    assertThat(scoped(subject, key).equals(scoped(otherSubject, otherKey)))
        .isEqualTo(subject.equals(otherSubject) && key.equals(otherKey));
  }

  @Provide
  Arbitrary<String> subjects() {
    return Arbitraries.strings().withChars("a1:_-\n").ofMaxLength(4);
  }

  @Provide
  Arbitrary<String> keys() {
    return Arbitraries.strings().withChars("a1:_-").ofMinLength(1).ofMaxLength(4);
  }

  private static String scoped(@Nullable String subject, String key) {
    Requester requester = new Requester(bearer(subject, "s"), "192.0.2.1", null);
    return requireNonNull(IdempotencyKeys.scoped(requester, key)).value();
  }

  private static Caller bearer(@Nullable String subject, String signature) {
    return new Caller(subject, TokenRights.NONE, null, Instant.MAX, null, signature);
  }
}
