package org.sluicemail.daemon;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The daemon knows everything below it, and James is not below it. */
@AnalyzeClasses(packages = "org.sluicemail.daemon", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule knowsNoJames =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.sluicemail.james..",
              "org.apache.james..",
              "org.apache.mailet..",
              "org.apache.commons.configuration2..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule onlyCommandsKnowPicocli =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.sluicemail.daemon.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule noCycles =
      slices()
          .matching("org.sluicemail.daemon.(*)..")
          .should()
          .beFreeOfCycles()
          .allowEmptyShould(true);
}
