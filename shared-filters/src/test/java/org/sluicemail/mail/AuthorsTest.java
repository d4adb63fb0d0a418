package org.sluicemail.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorsTest {
  private static List<String> of(String from) {
    return Authors.domains(Mails.header("From: " + from));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a@example.org|example.org",
        "<a@Example.ORG>|example.org",
        "Alice Smith <a@example.org>|example.org",
        "\"Smith, Alice\" <a@example.org>|example.org",
        "\"a@good.test\" <a@example.org>|example.org",
        "\"\\\"<a@good.test>\\\"\" <a@example.org>|example.org",
        "a@good.test <a@example.org>|example.org",
        "=?utf-8?Q?a=40good=2Etest?= <a@example.org>|example.org",
        "\"a@good.test\"@example.org|example.org",
        "<\"a@good.test\"@example.org>|example.org",
        "a@example.org (a@good.test)|example.org",
        "(a@good.test (nested \\) \\( one)) a@example.org|example.org",
        "Alice (<a@good.test>) <a@example.org> (home)|example.org",
        "<@relay.test:a@example.org>|example.org",
        "a @ example . org|example.org",
        "a@(x)example(y).(z)org(u) |example.org",
        "a@good.test b <a@example.org>|example.org",
        "a@good.test \"b\" <a@example.org>|example.org",
        "Alice Smith a@example.org|example.org",
      })
  void readsOneAuthor(String from, String domain) {
    assertThat(of(from)).containsExactly(domain);
  }

  @Test
  void readsSeveralAuthors() {
    assertThat(of("a@one.test, \"B, C\" <b@two.test>,\n c@three.test"))
        .containsExactly("one.test", "two.test", "three.test");
    assertThat(of("a@one.test,, b@two.test,")).containsExactly("one.test", "two.test");
  }

  @Test
  void readsGroups() {
    assertThat(of("Friends: a@one.test, B <b@two.test>;")).containsExactly("one.test", "two.test");
    assertThat(of("\"a@good.test\": a@one.test;, c@three.test"))
        .containsExactly("one.test", "three.test");
    assertThat(of("Undisclosed:;")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Alice",
        "<>",
        "<Alice>",
        "a@",
        "a@good.test, Alice",
        "a@good.test, <>",
        "a@good.test b@evil.test",
        "b@evil.test a@good.test",
        "b@evil.test:a@good.test",
        "b@evil.test \"x\"@good.test",
        "<a@good.test> <b@evil.test>",
        "<b@evil.test> a@good.test",
        "<b@evil.test>, <a@good.test",
        "b@evil.test> <a@good.test>",
        "a@good.test \"open <b@evil.test>",
        "a@good.test (open <b@evil.test>",
        "a@good.test \"open \\",
        "a@good.test (open \\",
        "a@good.test@evil.test",
        "a@[IPv6:2001:db8::1]",
        "a@example.org b",
        "a@example.org\n\tb",
        "a@exam ple.org",
        "a@exam(x)ple.org",
        "a@example.org (x) b",
        "a@example.org \"b\"",
        "a@\"b\"example.org",
        "<a@example.org b>",
        "a@one.test, a@example.org b",
      })
  void hasNoAuthorWhereReadersMayDisagree(String from) {
    assertThat(of(from)).isEmpty();
  }

  @Test
  void hasNoAuthorUnlessThereIsOneFrom() {
    assertThat(Authors.domains(Mails.header("Subject: x"))).isEmpty();
    assertThat(Authors.domains(Mails.header("From: a@good.test\nfrom: a@good.test"))).isEmpty();
    assertThat(Authors.domains(Mails.header("Sender: b@evil.test\nFrom: a@good.test")))
        .containsExactly("good.test");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Alice <a@Example.org> (x)|a@Example.org",
        "\"A, B\" <a.b@example.org>|a.b@example.org",
        "\"a b@c\"@example.org|\"a b@c\"@example.org",
        "<\"a@good.test\"@example.org>|\"a@good.test\"@example.org",
        "a @ example . org|a@example.org",
        "Group: a@example.org;|a@example.org",
      })
  void readsMailboxes(String from, String mailbox) {
    assertThat(Authors.mailboxes(HeaderField.of("Sender", from)))
        .containsExactly(new Address(mailbox));
  }
}
