package org.sluicemail;

import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;

/** The library knows no door, and only one package of it knows how configuration is stored. */
@AnalyzeClasses(packages = "org.sluicemail", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule knowsNoDoor =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.sluicemail.milter..",
              "org.sluicemail.daemon..",
              "org.sluicemail.james..",
              "org.apache.james..",
              "org.apache.mailet..",
              "picocli..",
              "io.helidon..",
              "com.sun.net.httpserver..");

  @ArchTest
  static final ArchRule filtersLeaveProtocolsToUpstream =
      noClasses()
          .that()
          .resideInAPackage("org.sluicemail.filters..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.hc..", "java.net.http..", "java.nio.channels..")
          .allowEmptyShould(true);

  /** They are asked on the thread of the mail, where nobody could end their waiting. */
  @ArchTest
  static final ArchRule whoeverNeverWaitsKnowsNobodyToWaitFor =
      noClasses()
          .that()
          .containAnyMethodsThat(name("waits"))
          .and()
          .areNotInterfaces()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.sluicemail.store..",
              "org.sluicemail.upstream..",
              "org.sluicemail.dns..",
              "java.net..",
              "java.util.concurrent..");

  @ArchTest
  static final ArchRule noCycles =
      slices().matching("org.sluicemail.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyConfigKnowsCommonsConfiguration =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.sluicemail.config..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.commons.configuration2..", "org.yaml.snakeyaml..");

  @ArchTest
  static final ArchRule onlyDnsKnowsDnsjava =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.sluicemail.dns..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.xbill..");

  @ArchTest
  static final ArchRule logsThroughSlf4jOnly =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.util.logging..",
              "ch.qos.logback..",
              "org.apache.logging..",
              "org.apache.commons.logging..")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(System.Logger.class);

  @ArchTest
  static final ArchRule leavesStandardStreamsAlone =
      GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
}
