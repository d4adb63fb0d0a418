package org.sluicemail.james;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.inject.Inject;
import jakarta.mail.Part;
import java.util.Set;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.protocols.api.ProtocolSession;
import org.apache.james.protocols.api.handler.ConnectHandler;
import org.apache.james.protocols.smtp.hook.AuthHook;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.mailet.Mail;

/** What a plugin of James must not do, as James's own code has it for those who do. */
@AnalyzeClasses(
    packages = "org.sluicemail.james",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static DescribedPredicate<JavaAccess<?>> member(Class<?> owner, String names) {
    return DescribedPredicate.describe(
        owner.getSimpleName() + "." + names,
        access -> access.getTargetOwner().isAssignableTo(owner) && access.getName().matches(names));
  }

  /** One that answers nothing closes every connection while handlers are shown by JMX. */
  @ArchTest
  static final ArchRule noConnectHandler =
      noClasses().should().beAssignableTo(ConnectHandler.class);

  /** Its signature changes in the next James. */
  @ArchTest static final ArchRule noAuthHook = noClasses().should().beAssignableTo(AuthHook.class);

  /** It fails where there is no proxy. */
  @ArchTest
  static final ArchRule noProxyInformation =
      noClasses().should().accessTargetWhere(member(ProtocolSession.class, "getProxyInformation"));

  /** At MAIL and RCPT it is an open relay. */
  @ArchTest
  static final ArchRule noOk =
      noClasses().should().accessTargetWhere(member(HookResult.class, "OK"));

  /** A mail in the hands of a hook says 127.0.0.1; only behind the queue it is right. */
  @ArchTest
  static final ArchRule clientsAreTakenFromSessions =
      noClasses()
          .that()
          .doNotHaveSimpleName("JamesSession")
          .should()
          .accessTargetWhere(member(Mail.class, "getRemote(Addr|Host)"));

  /** The mail API changes the octets of a header, and the order of its fields. */
  @ArchTest
  static final ArchRule octetsNotMimeMessages =
      noClasses()
          .should()
          .accessTargetWhere(
              member(
                  Part.class,
                  "writeTo|saveChanges|(add|set|remove)Header.*|setContent.*|setText|getInputStream"));

  /**
   * What James makes asks for nothing that Guice might not have: before it could tell so, Guice of
   * 3.8 would fail over our class files, and leave James half started.
   */
  @ArchTest
  static void constructorsThatGuiceCanCall(JavaClasses all) {
    Set<String> known =
        Set.of(
            FileSystem.class.getName(), DomainList.class.getName(), MetricFactory.class.getName());
    assertThat(
            all.stream()
                .flatMap(each -> each.getConstructors().stream())
                .filter(each -> each.isAnnotatedWith(Inject.class)))
        .hasSizeGreaterThan(5)
        .allSatisfy(each ->
            assertThat(each.getRawParameterTypes())
                .allSatisfy(type -> assertThat(known).contains(type.getName())));
  }
}
