package io.tidings.events.test;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

/** Who may know whom in what tests are given. */
class DependencyRulesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.tidings.events.embedded", "io.tidings.events.test");

  /** A process starts a server with nothing but these classes on its class path. */
  @Test
  void embedded_knowsOnlyTheJdk() {
    ArchRuleDefinition.classes()
        .that()
        .resideInAPackage("io.tidings.events.embedded")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("io.tidings.events.embedded", "java..", "org.jspecify..")
        .check(CLASSES);
  }

  /** The development jar of the node has the servers, but no JUnit. */
  @Test
  void servers_knowNothingOfTests() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideInAnyPackage("io.tidings.events.embedded", "io.tidings.events.embedded.spring")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.tidings.events.test..",
            "org.junit..",
            "org.assertj..",
            "org.springframework.test..")
        .check(CLASSES);
  }
}
