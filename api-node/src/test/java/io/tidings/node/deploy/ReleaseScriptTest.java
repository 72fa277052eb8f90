package io.tidings.node.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The script that makes a release, on a copy of this checkout that has one commit. */
@Tag("slow")
class ReleaseScriptTest {
  private static final String VERSION = "987.6.5";
  private static final String HEADING = "## " + VERSION + " – 2026-11-29\n\nThe one change.\n";

  private static final String COMMIT =
      "git -c user.name=test -c user.email=test@tidings.example commit -q -m changed";

  @TempDir static Path original;
  @TempDir Path checkout;

  /** What a command printed, and its exit code. */
  private record Answer(int code, String output) {
    String succeeded() {
      assertThat(code).as("%s", output).isZero();
      return output;
    }
  }

  /** Copies what git knows of this folder as it is now, whether or not it is committed. */
  @BeforeAll
  static void copyCheckout() throws Exception {
    run(
            Path.of(".."),
            "commit=$(git stash create) && git archive ${commit:-HEAD} | tar -x -C \"$0\"",
            original.toString())
        .succeeded();
    Path changelog = original.resolve("CHANGELOG.md");
    String changes = Files.readString(changelog);
    Files.writeString(changelog, changes.replaceFirst("(?s)(?<=\n)## .*", HEADING));
    // as if nothing were released, whatever this checkout is compared with
    Path pom = original.resolve("pom.xml");
    String project = Files.readString(pom);
    Files.writeString(
        pom,
        project
            .replaceFirst("(?<=<released.version>)[^<]*", "none")
            .replaceFirst("(?<=<japicmp.skip>)[^<]*", "true"));
    run(original, "git init -q && git add . && " + COMMIT).succeeded();
  }

  @BeforeEach
  void cloneIt() throws Exception {
    run(checkout, "git clone -q \"$0\" .", original.toString()).succeeded();
  }

  @Test
  void release_packagesAndChart_haveTheVersionAndLeaveTheCheckoutAsItWas() throws Exception {
    String before = run(checkout, "git rev-parse HEAD; ls -A").succeeded();

    String printed =
        run(checkout, "make release VERSION=$0 PARTS='npm chart'", VERSION).succeeded();

    Path out = checkout.resolve("target/release/" + VERSION);
    List<String> packages = names(out.resolve("npm"));
    assertThat(packages)
        .isNotEmpty()
        .contains("tidings-client-" + VERSION + ".tgz")
        .allMatch(name -> name.endsWith("-" + VERSION + ".tgz"));
    for (String name : packages) {
      JsonNode json =
          JsonMapper.shared()
              .readTree(unpacked(out.resolve("npm/" + name), "package/package.json"));
      assertThat(json.path("version").asString()).isEqualTo(VERSION);
      assertThat(json.path("peerDependencies").path("@tidings/client").asString("^" + VERSION))
          .isEqualTo("^" + VERSION);
      assertThat(unpacked(out.resolve("npm/" + name), "package/types/index.d.ts"))
          .contains("export");
    }
    assertThat(unpacked(out.resolve("chart/tidings-" + VERSION + ".tgz"), "tidings/Chart.yaml"))
        .contains("\nversion: " + VERSION + "\nappVersion: \"" + VERSION + "\"\n");
    assertThat(out.resolve("CHANGES.md")).hasContent(HEADING);
    run(out, "sha256sum --check --strict SHA256SUMS").succeeded();
    assertThat(printed)
        .contains("npm/tidings-client-" + VERSION + ".tgz", "helm push chart/", "v" + VERSION);
    assertThat(run(checkout, "git status --porcelain").succeeded()).isEmpty();
    assertThat(run(checkout, "git rev-parse HEAD; ls -A | grep -v '^target$'").succeeded())
        .isEqualTo(before);
    assertThat(names(checkout.resolve("target/release"))).containsExactly(VERSION);
  }

  @Test
  void release_commandLine_isOfTheCommitAndSaysItsVersion() throws Exception {
    run(checkout, "make release VERSION=$0 PARTS=cli", VERSION).succeeded();

    String unpack = "tar -xzf target/release/$0/cli/tidings-$0.tar.gz -C target";
    String call = "TIDINGS_CACHE=off target/tidings-$0/bin/tidings --version";
    assertThat(run(checkout, unpack + " && " + call, VERSION).succeeded()).contains(VERSION);
    assertThat(checkout.resolve("cli/target")).doesNotExist();
  }

  @Test
  void setVersion_reachesEveryPomAndPage() throws Exception {
    run(checkout, "scripts/set-version $0", VERSION).succeeded();

    assertThat(run(checkout, "git grep -nE '[>:][0-9.]+-SNAPSHOT' -- '*pom.xml' '*.md'").output())
        .isEmpty();
    run(checkout, "scripts/mvn -o -q -Pfaults validate").succeeded();
  }

  @Test
  void release_uncommittedChange_refuses() throws Exception {
    Files.writeString(checkout.resolve("stray.txt"), "");
    assertThat(run(checkout, "scripts/release $0 chart", VERSION))
        .isEqualTo(
            new Answer(1, "The checkout has changes that are in no commit:\n?? stray.txt\n"));
  }

  @Test
  void release_changelogBeginsWithAnother_refuses() throws Exception {
    Answer answer = run(checkout, "scripts/release 987.6.6 chart");
    assertThat(answer.code()).isOne();
    assertThat(answer.output())
        .startsWith("CHANGELOG.md begins with \"" + VERSION + "\".")
        .contains("\"## 987.6.6 – ");
  }

  @Test
  void release_apiComparedWithAnotherRelease_refuses() throws Exception {
    run(checkout, "printf '## 987.6.4\\n\\nOlder.\\n' >> CHANGELOG.md && git add . && " + COMMIT)
        .succeeded();
    assertThat(run(checkout, "scripts/release $0 chart", VERSION).output())
        .contains("is 987.6.4 in CHANGELOG.md; released.version in pom.xml is none");
  }

  @Test
  void release_apiNotCompared_refuses() throws Exception {
    run(
            checkout,
            "printf '## 987.6.4\\n\\nOlder.\\n' >> CHANGELOG.md"
                + " && sed -i.bak 's/>none</>987.6.4</' pom.xml && rm pom.xml.bak"
                + " && git add . && "
                + COMMIT)
        .succeeded();
    assertThat(run(checkout, "scripts/release $0 chart", VERSION))
        .isEqualTo(
            new Answer(
                1,
                "The public API has to be compared with 987.6.4;"
                    + " japicmp.skip in pom.xml is not false.\n"));
  }

  @Test
  void release_noVersion_refuses() throws Exception {
    assertThat(run(checkout, "scripts/release 1.2-SNAPSHOT"))
        .isEqualTo(new Answer(1, "A version is like 1.2.3 or 1.2.3-rc.1; got \"1.2-SNAPSHOT\".\n"));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static String unpacked(Path archive, String file) throws Exception {
    return run(Path.of("."), "tar -xzOf \"$0\" \"$1\"", archive.toString(), file).succeeded();
  }

  /** Runs a command of Bash there, whose arguments are $0 and so on. */
  private static Answer run(Path folder, String command, String... arguments)
      throws IOException, InterruptedException {
    List<String> words =
        Stream.concat(Stream.of("bash", "-c", command), Stream.of(arguments)).toList();
    Process process =
        new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Answer(process.waitFor(), output);
  }
}
