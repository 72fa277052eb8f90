package io.tidings.node;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
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
import java.util.List;
import java.util.Map;

/** Which package may depend on which, and that no two types share a name. */
@AnalyzeClasses(
    packages = "io.tidings",
    importOptions = {DoNotIncludeTests.class, DependencyRulesTest.NoTestJar.class})
class DependencyRulesTest {

  /** The tests of {@code shared-events} come as a jar once it is packaged. */
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

  @ArchTest
  static final ArchRule relay_knowsOnlyEvents =
      noClasses()
          .that()
          .resideInAPackage("io.tidings.node.relay..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.springframework..",
              "jakarta..",
              "org.eclipse.jetty..",
              "io.lettuce..",
              "io.tidings.events.redis..",
              "io.tidings.node.sse..",
              "io.tidings.node.publish..",
              "io.tidings.node.access..",
              "io.tidings.node.ops..",
              "io.tidings.node.limits..");

  @ArchTest
  static final ArchRule events_knowNoWebAndNoNode =
      noClasses()
          .that()
          .resideInAPackage("io.tidings.events..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.tidings.node..", "org.springframework.web..", "jakarta..", "org.eclipse.jetty..");

  @ArchTest
  static final ArchRule contract_knowsNoRedisAndNoSpring =
      noClasses()
          .that()
          .resideInAPackage("io.tidings.events")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.lettuce..",
              "org.springframework..",
              "io.tidings.events.redis..",
              "io.tidings.events.spring..",
              "io.tidings.events.embedded..");

  @ArchTest
  static final ArchRule lettuce_isKnownToTheRedisPackageAlone =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.tidings.events.redis..", "io.tidings.events.spring..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.lettuce..", "io.tidings.events.redis..");

  @ArchTest
  static final ArchRule layers_doNotKnowTheEndpointsAboveThem =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.tidings.node.access..",
              "io.tidings.node.ops..",
              "io.tidings.node.limits..",
              "io.tidings.node.http..",
              "io.tidings.node.relay..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.tidings.node.sse..",
              "io.tidings.node.publish..",
              "io.tidings.node.user..",
              "io.tidings.node.dev..");

  @ArchTest
  static final ArchRule jetty_isKnownToStreamsAndOperationsAlone =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.tidings.node.sse..", "io.tidings.node.ops..", "io.tidings.node.http..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.eclipse.jetty..");
}
