package org.sluicemail;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.INTERFACES;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.containAnyMethodsThat;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import org.sluicemail.filter.Filter;

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

  /** They are asked on the thread of the mail, where nobody ends their waiting. */
  @ArchTest
  static final ArchRule whoeverNeverWaitsCannotBeInterrupted =
      noMethods()
          .that()
          .areDeclaredInClassesThat(
              assignableTo(Filter.class).and(containAnyMethodsThat(name("waits"))))
          .and()
          .areDeclaredInClassesThat(not(INTERFACES))
          .should()
          .declareThrowableOfType(InterruptedException.class);

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
