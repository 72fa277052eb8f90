package io.tidings.cli.token;

import io.tidings.cli.CommandFailure;
import io.tidings.cli.DurationConverter;
import io.tidings.cli.ExitCodes;
import io.tidings.cli.Json;
import io.tidings.cli.OutputOptions;
import io.tidings.cli.SecretInput;
import io.tidings.cli.Tidings;
import io.tidings.events.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code tidings token}. */
@Command(
    name = "token",
    description = {
      "Makes a token for trials, signed with the secret of the nodes (tidings.access.jwt.secret).",
      "With --decode, shows what a token says."
    },
    footer = {
      "%nExamples:",
      "  export TIDINGS_ACCESS_JWT_SECRET=$(openssl rand -hex 32)",
      "  TIDINGS_TOKEN=$(tidings token --subject ada --subscribe 'order.*' --publish order.42)",
      "  tidings token --decode \"$TIDINGS_TOKEN\""
    })
public final class TokenCommand implements Callable<Integer> {
  private static final int MAX_SUBJECT = 256;
  private static final int MAX_INPUT = 64 * 1024;

  @ParentCommand private @Nullable Tidings tidings;
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Option(
      names = "--secret",
      paramLabel = "SECRET",
      description =
          "At least 32 bytes (TIDINGS_ACCESS_JWT_SECRET). Other users of this machine see options.")
  private @Nullable String secret;

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      description = "The same from a file; - for stdin.")
  private @Nullable String secretFile;

  @Option(
      names = "--subject",
      paramLabel = "NAME",
      description = "The user that the token names. Without it, the token cannot be revoked.")
  private @Nullable String subject;

  @Option(
      names = "--subscribe",
      paramLabel = "PATTERN",
      split = ",",
      description = "Topics that it may follow: order.42, order.* or *. Can be repeated.")
  private List<String> subscribe = List.of();

  @Option(
      names = "--publish",
      paramLabel = "PATTERN",
      split = ",",
      description = "Topics that it may publish to.")
  private List<String> publish = List.of();

  @Option(
      names = "--right",
      paramLabel = "RIGHT",
      split = ",",
      description = "A right beside topics, such as activity:write.")
  private List<String> rights = List.of();

  @Option(names = "--workspace", paramLabel = "NAME", description = "The workspace (default main).")
  private @Nullable String workspace;

  @Option(names = "--issuer", paramLabel = "ISSUER", description = "The claim iss.")
  private @Nullable String issuer;

  @Option(names = "--audience", paramLabel = "AUDIENCE", description = "The claim aud.")
  private @Nullable String audience;

  @Option(
      names = "--expires",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "When it ends: 30s, 5m, 1h (the default), 7d.")
  private Duration expires = Duration.ofHours(1);

  @Option(
      names = "--decode",
      paramLabel = "TOKEN",
      description = "Show the claims of this token; - for stdin. With a secret, check it, too.")
  private @Nullable String decode;

  @Override
  public Integer call() {
    byte[] key = key();
    if (decode != null) {
      return TokenReport.of(SignedToken.read(tokenToDecode()), key, Instant.now()).print(output);
    }
    if (key == null) {
      throw CommandFailure.usage(
          "a secret is required: --secret-file FILE, TIDINGS_ACCESS_JWT_SECRET or --secret SECRET");
    }
    SignedToken token = SignedToken.sign(claims(Instant.now()), key);
    output
        .out()
        .println(
            output.json()
                ? Json.line()
                    .with("token", token.toString())
                    .withJson("claims", token.claims())
                    .toString()
                : token);
    return ExitCodes.DONE;
  }

  private String tokenToDecode() {
    String token = String.valueOf(decode);
    if (!token.equals("-")) {
      return token.strip();
    }
    if ("-".equals(secretFile)) {
      throw CommandFailure.usage("--decode - reads stdin, and so does --secret-file -");
    }
    try {
      byte[] bytes = Tidings.require(tidings).in().readNBytes(MAX_INPUT);
      return new String(bytes, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw CommandFailure.usage("stdin cannot be read: " + e.getMessage());
    }
  }

  private byte @Nullable [] key() {
    String text = SecretInput.read(spec, "--secret", secret, "--secret-file", secretFile);
    if (text == null) {
      return null;
    }
    byte[] key = text.getBytes(StandardCharsets.UTF_8);
    if (key.length < SignedToken.LEAST_SECRET_BYTES) {
      throw CommandFailure.usage(
          "the secret has %d bytes; nodes refuse less than %d (openssl rand -hex 32 makes one)"
              .formatted(key.length, SignedToken.LEAST_SECRET_BYTES));
    }
    return key;
  }

  private String claims(Instant now) {
    if (subject != null && (subject.isEmpty() || subject.length() > MAX_SUBJECT)) {
      throw CommandFailure.usage(
          "--subject must have 1 to 256 characters; got " + subject.length());
    }
    Json.Line topics = Json.line();
    if (workspace != null) {
      topics.with("workspace", new Workspace(workspace).name());
    }
    topics.withJson("subscribe", Json.strings(TopicRights.require("--subscribe", subscribe)));
    topics.withJson("publish", Json.strings(TopicRights.require("--publish", publish)));
    if (!rights.isEmpty()) {
      topics.withJson("rights", Json.strings(rights));
    }
    Json.Line claims = Json.line();
    if (subject != null) {
      claims.with("sub", subject);
    }
    if (issuer != null) {
      claims.with("iss", issuer);
    }
    if (audience != null) {
      claims.with("aud", audience);
    }
    claims.with("iat", now.getEpochSecond());
    claims.with("exp", now.plus(expires).getEpochSecond());
    return claims.withJson("tidings", topics.toString()).toString();
  }
}
