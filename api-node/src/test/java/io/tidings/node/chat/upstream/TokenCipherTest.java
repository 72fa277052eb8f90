package io.tidings.node.chat.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stored tokens are of no use without the key, nor as another user's. */
class TokenCipherTest {
  private static final String TOKEN = "tdp_secret";

  private final TokenCipher cipher = new TokenCipher(new byte[32]);

  @Test
  void sealed_isOpenedForItsUserAlone() {
    String sealed = cipher.seal(7, TOKEN);
    assertThat(cipher.open(7, sealed)).isEqualTo(TOKEN);
    assertThat(cipher.open(8, sealed)).isNull();
    assertThat(sealed).doesNotContain(TOKEN);
  }

  @Test
  void sealedTwice_isAnotherText() {
    assertThat(cipher.seal(7, TOKEN)).isNotEqualTo(cipher.seal(7, TOKEN));
  }

  @Test
  void otherKey_opensNothing() {
    byte[] other = new byte[32];
    other[31] = 1;
    assertThat(new TokenCipher(other).open(7, cipher.seal(7, TOKEN))).isNull();
  }

  @Test
  void changedInAnyByte_isNotOpened() {
    byte[] sealed = Base64.getUrlDecoder().decode(cipher.seal(7, TOKEN));
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertThat(cipher.open(7, Base64.getUrlEncoder().encodeToString(changed))).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?", "AAAA", "AAAAAAAAAAAAAAAA"})
  void garbage_isNotOpened(String sealed) {
    assertThat(cipher.open(7, sealed)).isNull();
  }
}
