package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.authres.MethodResult;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.MessageFilter;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Sealer;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;

class ArcSealTest {
  private static final Mail MAIL =
      Fixture.mail("From: ann@example.org", "To: bob@example.net", "", "Hello", "");

  private static final String ZONE =
      Keys.record("list.test", "arc", Keys.RSA) + Keys.record("example.org", "s", Keys.ED25519);

  private static final String INLINE =
      "domain: List.test\nkey: \"" + Keys.RSA.pem().replace("\n", "\\n") + "\"\n";

  @TempDir private Path folder;

  private static Sealer sealer(String yaml) throws ConfigException {
    List<Filter> parts = new ArcSeal().build(Config.parse("test.yaml", yaml), Keys.services(ZONE));
    assertThat(parts).hasSize(1);
    return (Sealer) parts.getFirst();
  }

  /** What the filters find in a mail as it comes. */
  private static Findings received(Mail mail) throws Exception {
    Findings all = Findings.of("test", new Finding.Mark("any"));
    for (var type : List.of(new DkimVerify(), new ArcVerify())) {
      MessageFilter filter =
          (MessageFilter) type.build(Config.parse("test.yaml", ""), Keys.services(ZONE)).getFirst();
      all = all.with("verify", filter.onMessage(mail).findings());
    }
    return all;
  }

  private static Mail with(Mail mail, List<HeaderField> fields) {
    Mail sealed = mail;
    for (HeaderField field : fields.reversed()) {
      sealed = Fixture.with(sealed, field);
    }
    return sealed;
  }

  private static List<String> names(Findings all) {
    return all.entries().stream().map(entry -> entry.finding().name()).toList();
  }

  @Test
  void sealsWhatWasFound() throws Exception {
    Mail mail = Keys.signed(MAIL, "example.org");
    Findings found = received(mail);
    List<HeaderField> first = sealer(INLINE).seal(mail, found);
    assertThat(first).hasSize(3);
    assertThat(first.getFirst().text()).contains("cv=none; d=list.test; s=arc;");
    HeaderField testimony =
        ((Sealer) Fixture.build(new AuthResults(), "").get(1)).seal(mail, found).getFirst();
    assertThat(first.getLast().text()).isEqualTo("i=1; " + testimony.text());
    Findings then = received(with(mail, first));
    assertThat(names(then)).contains("dkim:pass", "arc:pass");
    List<HeaderField> second = sealer(INLINE).seal(with(mail, first), then);
    assertThat(second.getFirst().text()).contains("i=2;", "cv=pass;");
    assertThat(names(received(with(with(mail, first), second)))).contains("arc:pass");
  }

  /** The status is that of the mail as it came, and what is sealed the mail as it leaves. */
  @Test
  void sealsWhatLeaves() throws Exception {
    Mail came = with(MAIL, sealer(INLINE).seal(MAIL, received(MAIL)));
    List<String> lines = new ArrayList<>();
    came.message().header().fields().forEach(field -> lines.add(field.raw().text()));
    lines.addAll(List.of("", "Hello list"));
    Mail leaves = Fixture.mail(lines.toArray(String[]::new));
    assertThat(names(received(leaves))).contains("arc:fail");
    Mail sealed = with(leaves, sealer(INLINE).seal(leaves, received(came)));
    MethodResult result =
        received(sealed)
            .all(Finding.AuthResult.class)
            .map(Finding.AuthResult::result)
            .filter(each -> each.method().equals("arc"))
            .findFirst()
            .orElseThrow();
    assertThat(result.result()).isEqualTo("pass");
    assertThat(result.property("header", "oldest-pass")).contains("2");
  }

  @Test
  void addsNothingToAChainThatHadFailed() throws Exception {
    Mail broken = Fixture.with(MAIL, HeaderField.of("ARC-Seal", "i=1; cv=pass"));
    List<HeaderField> marks = sealer(INLINE).seal(broken, received(broken));
    assertThat(marks.getFirst().text()).contains("i=2;", "cv=fail;");
    Mail marked = with(broken, marks);
    assertThat(sealer(INLINE).seal(marked, received(marked))).isEmpty();
  }

  @Test
  void addsNothingToAChainThatNobodyHasVerified() throws Exception {
    assertThat(sealer(INLINE).seal(MAIL, Findings.NONE)).isEmpty();
    assertThat(sealer(INLINE).asks()).containsExactly("arc:none");
  }

  @Test
  void takesItsKeyFromAFileAndFollowsIt() throws Exception {
    String yaml =
        "domain: list.test\npath: " + folder + "/$domain.$selector.key\nrequire-safe-keys: false";
    assertThat(sealer(yaml).seal(MAIL, received(MAIL))).isEmpty();
    Path file = Files.writeString(folder.resolve("list.test.arc.key"), Keys.RSA.pem());
    List<HeaderField> fields = sealer(yaml).seal(MAIL, received(MAIL));
    assertThat(names(received(with(MAIL, fields)))).contains("arc:pass");
    Files.writeString(file, "nonsense");
    assertThatThrownBy(() -> sealer(yaml).seal(MAIL, received(MAIL)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString());
    assertThat(new ArcSeal().onError()).isEqualTo(OnError.TEMPFAIL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "domain: a.test | needs either",
        "'domain: a.test\nkey: x\npath: /$domain' | needs either",
        "'domain: a b\nkey: x' | is no domain name",
        "'domain: a.test\nselector: ..\nkey: x' | is no domain name",
        "'domain: a.test\nkey: x' | key",
        "'domain: a.test\npath: /arc.key' | the path must hold $domain",
      })
  void tellsWhatIsWrong(String yaml, String why) {
    assertThatThrownBy(() -> sealer(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(why);
  }
}
