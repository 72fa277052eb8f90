package io.tidings.node;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom. */
@AnalyzeClasses(
    packages = "io.tidings",
    importOptions = {DoNotIncludeTests.class, DirectionsTest.NoTestJar.class})
class DirectionsTest {

  /** The tests of {@code shared-events} come as a jar once it is packaged. */
  static final class NoTestJar implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
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
