package org.sluicemail.milter;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The codec is sans-IO, and the milter module knows neither the daemon nor James. */
@AnalyzeClasses(packages = "org.sluicemail.milter", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule codecTouchesNoSocket =
      noClasses()
          .that()
          .resideInAPackage("org.sluicemail.milter.codec..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net..", "java.nio.channels..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule knowsNoOtherDoor =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.sluicemail.daemon..",
              "org.sluicemail.james..",
              "org.apache.james..",
              "org.apache.mailet..",
              "org.apache.commons.configuration2..",
              "picocli..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule noCycles =
      slices()
          .matching("org.sluicemail.milter.(*)..")
          .should()
          .beFreeOfCycles()
          .allowEmptyShould(true);
}
