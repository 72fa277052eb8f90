package io.tidings.cli.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.cli.CliRun;
import io.tidings.cli.ExitCodes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenCommandTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  /** From <a href="https://www.rfc-editor.org/rfc/rfc7515#appendix-A.1">RFC 7515, A.1</a>. */
  private static final String KNOWN =
      "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
          + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
          + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  @Test
  void token_saysWhatWasAskedForAndIsSigned(@TempDir Path folder) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), SECRET + "\n");
    String token =
        CliRun.of(
                "token",
                "--secret-file",
                secret.toString(),
                "--subject",
                "ada",
                "--workspace",
                "w",
                "--subscribe",
                "order.*,a",
                "--subscribe",
                "*",
                "--publish",
                "$control",
                "--right",
                "activity:write",
                "--expires",
                "5m")
            .out()
            .strip();

    CliRun run =
        CliRun.with()
            .environment("TIDINGS_ACCESS_JWT_SECRET", SECRET)
            .input(token)
            .run("token", "--decode", "-");

    assertThat(run.exitCode()).isZero();
    assertThat(run.lines().get(1))
        .startsWith("claims     {\"sub\":\"ada\",\"iat\":")
        .endsWith(
            ",\"tidings\":{\"workspace\":\"w\",\"subscribe\":[\"order.*\",\"a\",\"*\"],"
                + "\"publish\":[\"$control\"],\"rights\":[\"activity:write\"]}}");
    assertThat(run.lines().getLast()).isEqualTo("valid      yes");
  }

  @Test
  void signature_isThatOfTheStandard() {
    byte[] key =
        java.util.Base64.getUrlDecoder()
            .decode(
                "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow");

    assertThat(SignedToken.read(KNOWN).isSignedWith(key)).isTrue();
    key[0]++;
    assertThat(SignedToken.read(KNOWN).isSignedWith(key)).isFalse();
  }

  @Test
  void decode_findsWhatIsWrong() {
    CliRun run = CliRun.of("token", "--decode", KNOWN, "--secret", SECRET);

    assertThat(run.exitCode()).isEqualTo(ExitCodes.FINDINGS);
    assertThat(run.out())
        .contains("expires    2011-03-22T18:43:00Z\n")
        .contains("it has expired ")
        .contains("it was signed with another secret")
        .contains("it has no claim tidings, so no rights");
  }

  @Test
  void expiryBeyondAllCalendars_isShown() {
    byte[] key = SECRET.getBytes(StandardCharsets.US_ASCII);
    String claims = "{\"exp\":9223372036854775807,\"tidings\":{}}";

    CliRun run = CliRun.of("token", "--decode", SignedToken.sign(claims, key).toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("expires    +1000000000-12-31T23:59:59Z\n");
  }

  @Test
  void decodeWithoutSecret_doesNotCallTheSignatureRight() {
    String token = CliRun.of("token", "--secret", SECRET).out().strip();

    CliRun run = CliRun.of("token", "--decode", token);

    assertThat(run.out()).endsWith("valid      yes, if the signature is right\n");
    assertThat(CliRun.of("token", "--decode", token, "--json").out())
        .contains("\"problems\":[],\"signatureChecked\":false");
  }

  @Test
  void wrongArguments_areUsageErrorsOfOneLine() {
    assertUsage("a secret is required", CliRun.of("token"));
    assertUsage("the secret has 5 bytes; nodes refuse less than 32", secret("short"));
    assertUsage("--subscribe is not a topic", secret(SECRET, "--subscribe", "a*"));
    assertUsage("topics with $ are not", secret(SECRET, "--publish", "$board.*"));
    assertUsage("workspace is not", secret(SECRET, "--workspace", "a.b"));
    assertUsage("three parts", CliRun.of("token", "--decode", "a.b"));
    assertUsage("Base64URL", CliRun.of("token", "--decode", "ä.b.c"));
    assertUsage("not both", secret(SECRET, "--secret-file", "-"));
  }

  private static CliRun secret(String secret, String... more) {
    String[] all = new String[more.length + 3];
    System.arraycopy(new String[] {"token", "--secret", secret}, 0, all, 0, 3);
    System.arraycopy(more, 0, all, 3, more.length);
    return CliRun.of(all);
  }

  private static void assertUsage(String message, CliRun run) {
    assertThat(run.exitCode()).as(message).isEqualTo(ExitCodes.USAGE);
    assertThat(run.err()).contains(message).hasLineCount(1);
  }
}
