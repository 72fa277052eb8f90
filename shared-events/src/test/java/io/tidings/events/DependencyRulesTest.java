package io.tidings.events;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

/** Who may know whom. */
class DependencyRulesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.tidings.events");

  @Test
  void contract_knowsOnlyJdkJSpecifyAndJackson() {
    ArchRuleDefinition.classes()
        .that()
        .resideInAPackage("io.tidings.events")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("io.tidings.events", "java..", "org.jspecify..", "tools.jackson..")
        .check(CLASSES);
  }

  @Test
  void redisPackage_knowsNoSpring() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.tidings.events.spring")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.springframework..")
        .check(CLASSES);
  }

  @Test
  void lettuce_isKnownToTheRedisPackageAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.tidings.events.redis", "io.tidings.events.spring")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.lettuce..")
        .check(CLASSES);
    // The Spring package only says where Redis is and how TLS is done.
    noClasses()
        .that()
        .resideInAPackage("io.tidings.events.spring")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.lettuce.core.api..", "io.lettuce.core.pubsub..", "io.lettuce.core.cluster..")
        .check(CLASSES);
  }
}
