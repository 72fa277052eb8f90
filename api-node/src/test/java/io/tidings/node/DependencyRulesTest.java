package io.tidings.node;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which package may depend on which, and that no two types share a name. */
@AnalyzeClasses(
    packages = "io.tidings",
    importOptions = {DoNotIncludeTests.class, DependencyRulesTest.NoTestJar.class})
class DependencyRulesTest {
  private static final String JSON = "tools.jackson..";
  private static final String METRICS = "io.micrometer.core..";
  private static final String LOGS = "org.slf4j..";

  /** The tests of the libraries come as jars once these are packaged. */
  static final class NoTestJar implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  /** Nested types too: a name that stands twice has to be read with its owner each time. */
  @ArchTest
  static void simpleNames_standOnce(JavaClasses classes) {
    Map<String, List<String>> twice =
        classes.stream()
            .filter(
                type -> !type.isAnonymousClass() && !type.getSimpleName().equals("package-info"))
            .collect(groupingBy(JavaClass::getSimpleName, mapping(JavaClass::getName, toList())));
    twice.values().removeIf(types -> types.size() == 1);
    assertThat(twice).isEmpty();
  }

  @ArchTest
  static final ArchRule packages_formNoCycles =
      slices().matching("io.tidings.(**)").should().beFreeOfCycles();

  /**
   * Types with their nested ones: a callee calls back only through the interface that it declares.
   */
  @ArchTest
  static final ArchRule typesOfTheRelay_formNoCycles =
      slices().assignedFrom(new TopLevelTypes("io.tidings.node.relay")).should().beFreeOfCycles();

  /** Assigns each type of a package to the top-level type that it is nested in. */
  private record TopLevelTypes(String packageName) implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return type.getPackageName().equals(packageName)
          ? SliceIdentifier.of(type.getName().replaceFirst("\\$.*", ""))
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "top-level types of " + packageName;
    }
  }

  /** The packages of the node, each with all others of the node that it may use. */
  private static final Map<String, List<String>> MAY_USE =
      Map.ofEntries(
          entry("http", List.of()),
          entry("relay", List.of()),
          entry("trace", List.of("relay")),
          entry("bundle", List.of()),
          entry("ops", List.of("http", "relay")),
          entry("access", List.of("http", "ops", "relay")),
          entry("limits", List.of("access", "http", "ops", "relay")),
          entry("stream", List.of("http", "relay")),
          entry("sse", List.of("access", "http", "limits", "ops", "relay", "stream")),
          entry("websocket", List.of("access", "http", "limits", "ops", "relay", "stream")),
          entry("rehearsal", List.of("access", "ops")),
          entry("connections", List.of("http", "ops", "relay")),
          entry("publish", List.of("access", "http", "limits", "ops")),
          entry("pages", List.of("bundle", "http")),
          entry("hot", List.of("access", "http", "limits", "ops", "trace")),
          entry("dev", List.of("ops")),
          entry("user", List.of("access", "connections", "http", "limits", "ops", "pages")),
          entry(
              "user.stream",
              List.of("access", "http", "relay", "sse", "stream", "user", "websocket")),
          entry("board.request", List.of("http")),
          entry(
              "board",
              List.of("access", "board.request", "http", "limits", "ops", "pages", "user")),
          entry("board.ticket", List.of("access", "board", "board.request", "http", "user")),
          entry(
              "board.column", List.of("access", "board", "board.request", "board.ticket", "http")),
          entry(
              "board.project",
              List.of("access", "board", "board.request", "http", "limits", "ops", "user")),
          entry(
              "board.form",
              List.of("board", "board.column", "board.request", "board.ticket", "http")),
          entry(
              "board.database",
              List.of(
                  "access",
                  "board",
                  "board.column",
                  "board.project",
                  "board.request",
                  "board.ticket",
                  "http",
                  "user")),
          entry(
              "board.stream",
              List.of("access", "board", "http", "relay", "sse", "stream", "user", "user.stream")),
          entry("activity", List.of("access", "http", "pages", "user")),
          entry("activity.recorder", List.of("activity", "board", "chat", "user")),
          entry(
              "activity.stream",
              List.of(
                  "access",
                  "activity",
                  "http",
                  "limits",
                  "ops",
                  "relay",
                  "sse",
                  "stream",
                  "user",
                  "user.stream")),
          entry(
              "activity.api",
              List.of(
                  "access",
                  "activity",
                  "activity.stream",
                  "board",
                  "http",
                  "limits",
                  "ops",
                  "publish",
                  "relay",
                  "user")),
          entry("interest", List.of("http", "ops", "relay")),
          entry("snapshot", List.of("access", "interest", "relay", "user", "user.stream")),
          entry(
              "notification",
              List.of(
                  "access",
                  "board",
                  "chat",
                  "http",
                  "limits",
                  "ops",
                  "pages",
                  "snapshot",
                  "user",
                  "user.stream")),
          entry(
              "stopwatch",
              List.of(
                  "access",
                  "board",
                  "board.request",
                  "http",
                  "limits",
                  "ops",
                  "pages",
                  "snapshot",
                  "user",
                  "user.stream")),
          entry("chat", List.of("access", "http", "interest", "limits", "ops", "pages", "user")),
          entry("chat.mailbox", List.of("chat", "http", "interest", "limits", "ops", "user")),
          entry("chat.api", List.of("access", "chat", "http")),
          entry(
              "chat.stream",
              List.of(
                  "access",
                  "chat",
                  "http",
                  "interest",
                  "limits",
                  "ops",
                  "relay",
                  "sse",
                  "stream",
                  "user.stream")),
          entry(
              "chat.upstream",
              List.of("access", "chat", "http", "interest", "limits", "ops", "user")),
          entry("chat.page", List.of("access", "chat", "http", "pages", "user")),
          entry("templates.chat", List.of("chat.page", "pages", "user")));

  private static final String NODE = "io.tidings.node";

  /** Only {@code ApiNode}, which puts a node together, is in none of them. */
  @ArchTest
  static void packagesOfTheNode_useOnlyWhatIsListed(JavaClasses classes) {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass type : classes) {
      String own = packageOfNode(type);
      if (own == null || own.isEmpty()) {
        continue;
      }
      List<String> allowed = MAY_USE.get(own);
      type.getDirectDependenciesFromSelf().stream()
          .map(dependency -> packageOfNode(dependency.getTargetClass()))
          .filter(used -> used != null && !used.equals(own))
          .filter(used -> allowed == null || !allowed.contains(used))
          .forEach(used -> wrong.add(own + " uses " + used + " in " + type.getSimpleName()));
    }
    assertThat(wrong).isEmpty();
  }

  private static @Nullable String packageOfNode(JavaClass type) {
    String name = type.getBaseComponentType().getPackageName();
    return name.equals(NODE) || name.startsWith(NODE + ".")
        ? name.substring(Math.min(name.length(), NODE.length() + 1))
        : null;
  }

  @ArchTest
  static final ArchRule relay_usesOnlyEvents =
      onlyUses("io.tidings.node.relay", "io.tidings.events", JSON, METRICS, LOGS);

  @ArchTest static final ArchRule contract_usesOnlyJson = onlyUses("io.tidings.events", JSON);

  @ArchTest
  static final ArchRule redisPackage_usesNoSpring =
      onlyUses(
          "io.tidings.events.redis",
          "io.tidings.events",
          JSON,
          METRICS,
          LOGS,
          "io.lettuce.core..",
          "io.netty..");

  @ArchTest
  static final ArchRule springPackage_usesNoWeb =
      onlyUses(
          "io.tidings.events.spring",
          "io.tidings.events",
          "io.tidings.events.redis",
          JSON,
          METRICS,
          "io.micrometer.tracing..", // where a service has it
          LOGS,
          "io.lettuce.core..",
          "org.springframework.beans..",
          "org.springframework.boot..",
          "org.springframework.context..",
          "org.springframework.core..",
          "org.springframework.data..",
          "org.springframework.util..");

  private static ArchRule onlyUses(String packageName, String... others) {
    List<String> allowed = new ArrayList<>(List.of(others));
    allowed.addAll(List.of(packageName, "java..", "org.jspecify.annotations", ""));
    return classes()
        .that()
        .resideInAPackage(packageName)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed.toArray(String[]::new));
  }

  @ArchTest
  static final ArchRule lettuce_isKnownToTheRedisPackageAlone =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.tidings.events.redis..",
              "io.tidings.events.spring..",
              "io.tidings.events.test..",
              "io.tidings.events.embedded.junit..",
              "io.tidings.testbed.scale..") // feeds that stand for nodes
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.lettuce..", "io.tidings.events.redis..");

  @ArchTest
  static final ArchRule jetty_isKnownToStreamsAndOperationsAlone =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.tidings.node.sse..",
              "io.tidings.node.websocket..",
              "io.tidings.node.ops..",
              "io.tidings.node.http..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.eclipse.jetty..");
}
