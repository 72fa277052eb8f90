package io.tidings.node.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** That bundles do what their sources do, the tests of the pages show in browsers. */
class ScriptBundleTest {

  @Test
  void bundle_hasEachModuleOnce_afterThoseThatItNeeds() {
    String text =
        bundle(
            Map.of(
                "page/main.js",
                "import { a as first } from './a.js';\nimport { b } from './b.js';\nrun(first, b);",
                "page/a.js",
                "import * as shared from '../shared.js';\nexport const a = shared.one;",
                "page/b.js",
                "import { one } from \"../shared.js\";\nexport function b() {\n  return one;\n}",
                "shared.js",
                "/** One. */\nexport const one = 1; // and only"));
    assertThat(text)
        .isEqualTo(
            """
            const $0 = {};
            {
            const one = 1;
            $0.one = one;
            }
            const $1 = {};
            {
            const shared = $0;
            const a = shared.one;
            $1.a = a;
            }
            const $2 = {};
            {
            const { one: one } = $0;
            function b() {
            return one;
            }
            $2.b = b;
            }
            const $3 = {};
            {
            const { a: first } = $1;
            const { b: b } = $2;
            run(first, b);
            }
            //# sourceMappingURL=main.js.map
            """);
  }

  @Test
  void bundle_exportsWhatItsModuleDoes() {
    String text =
        bundle(
            Map.of(
                "page/main.js",
                "export { b as c } from './b.js';\nclass X {}\nexport { X as Y };\nexport async function go() {}",
                "page/b.js",
                "export const b = 1;"));
    assertThat(text).contains("$1.c = $0.b;", "$1.Y = X;", "export const { Y, go, c } = $1;");
  }

  /** Else a worker that is beside its module would be looked for beside the bundle. */
  @Test
  void bundle_urlOfAModule_isStillItsOwn() {
    String text =
        bundle(
            Map.of(
                "page/main.js", "import '../lib/platform.js';",
                "lib/platform.js", "start(new URL('./worker.js', import.meta.url));"));
    assertThat(text)
        .contains("new URL('./worker.js', new URL('../lib/platform.js', import.meta.url).href)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "const url = 'https://example.com/*';",
        "const quoted = \"// no \\\" comment\";",
        "const pattern = /[/*]\\/\\/ no comment/.test(x);",
        "const half = all / 2 / 3; const other = (a + b) / c;",
        "return /\\/\\*/.test(text) ? 'yes' : `// ${ { a: `/* ${b} */` }.a } // no`;",
      })
  void script_whatOnlyLooksLikeAComment_stays(String line) {
    assertThat(ScriptReader.lines(line + " // one\n/* two */\n"))
        .containsExactly(new ScriptLine(0, line, true));
  }

  @Test
  void script_textOfATemplate_staysAsItIs() {
    String js =
        "const text = `\n  // no comment\n\n  import { x } from ${/* one */ y}\n`;\n  go();";
    assertThat(ScriptReader.lines(js))
        .containsExactly(
            new ScriptLine(0, "const text = `", true),
            new ScriptLine(1, "  // no comment", false),
            new ScriptLine(2, "", false),
            new ScriptLine(3, "  import { x } from ${  y}", false),
            new ScriptLine(4, "`;", false),
            new ScriptLine(5, "go();", true));
  }

  @Test
  void map_leadsFromEachLineToItsSource() {
    JsonNode map =
        JsonMapper.shared()
            .readTree(
                ScriptBundle.of(
                        "page/main.js",
                        sources(
                            Map.of(
                                "page/main.js", "import { a } from './a.js';\n\n// one\na();\n",
                                "page/a.js", "\n\n\nexport const a = () => 1;\n")))
                    .map());
    assertThat(map.path("sources").toString()).isEqualTo("[\"../page/a.js\",\"../page/main.js\"]");
    // two lines of no source, line 3 of the first one, five of none, line 3 of the second, two
    assertThat(map.path("mappings").asString()).isEqualTo(";;AAGA;;;;;;ACAA;;;");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "export default 1;",
        "export let changing = 1;",
        "export const { a, b } = both;",
        "import one from './b.js';",
        "import one, { two } from './b.js';",
        "export * from './b.js';"
      })
  void script_withAFormThatIsNotKnown_isRefusedByItsPlace(String line) {
    assertThatThrownBy(() -> bundle(Map.of("page/main.js", "\n" + line, "page/b.js", "")))
        .hasMessage("page/main.js:2 cannot be bundled: " + line);
  }

  @Test
  void modules_thatImportEachOther_areRefused() {
    assertThatThrownBy(() ->
            bundle(Map.of("page/main.js", "import './b.js';", "page/b.js", "import './main.js';")))
        .hasMessageStartingWith("modules import each other: page/main.js");
  }

  @Test
  void style_hasWhatItImportsOnce_inOrder() {
    Map<String, String> files =
        Map.of(
            "page/main.css",
            "@import '../base.css';\n@import 'more.css';\n\n.a {\n  color: red; /* one */\n}\n",
            "page/more.css",
            "@import '../base.css';\n.b {\n}\n",
            "base.css",
            "/* All\n share it. */\n:root {\n}\n");
    assertThat(StyleBundle.of("page/main.css", sources(files)))
        .isEqualTo(":root {\n}\n.b {\n}\n.a {\ncolor: red; \n}\n");
    assertThatThrownBy(
            () -> StyleBundle.of("a.css", sources(Map.of("a.css", ".a { mask: url(x.svg) }"))))
        .hasMessageStartingWith("a.css cannot be bundled");
  }

  private static String bundle(Map<String, String> files) {
    return ScriptBundle.of("page/main.js", sources(files)).text();
  }

  private static Sources sources(Map<String, String> files) {
    return path -> Objects.requireNonNull(files.get(path), path);
  }
}
