package io.tidings.node.publish;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.access.Caller;
import io.tidings.node.access.TokenRights;
import java.time.Instant;
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
    Caller caller = new Caller(subject, TokenRights.NONE, null, Instant.MAX, null);
    return requireNonNull(IdempotencyKeys.scoped(caller, key)).value();
  }
}
