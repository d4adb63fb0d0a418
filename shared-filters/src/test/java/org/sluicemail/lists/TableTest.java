package org.sluicemail.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {
  private static String cidr(String table, String address) throws Exception {
    return Table.cidr(table.lines().toList(), result -> {})
        .find(InetAddress.getByName(address), UnaryOperator.identity())
        .orElse("-");
  }

  private static String regexp(String table, String key) {
    return Table.regexp(table.lines().toList(), result -> {})
        .find(key, UnaryOperator.identity())
        .orElse("-");
  }

  private static String pcre(String table, String key) {
    return Table.pcre(table.lines().toList(), result -> {})
        .find(key, UnaryOperator.identity())
        .orElse("-");
  }

  private static final String NETWORKS =
      """
      # clients

      192.0.2.1        OK $1
      192.0.2.0/24     REJECT one
                       of   them
      # a comment between

        and more
      [2001:db8::1]    OK
      2001:db8::/32    DUNNO
      if 10.0.0.0/8
      !10.1.0.0/16     REJECT not ours
      if !10.1.2.0/24
      10.1.0.0/16      OK the rest
      endif
      endif
      10.1.2.9         LAST
      """;

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, OK $1", "192.0.3.1, -", "2001:db8::1, OK", "2001:db8::2, DUNNO",
    "10.2.0.1, REJECT not ours", "10.1.9.9, OK the rest", "10.1.2.9, LAST", "10.1.2.8, -",
    "::ffff:192.0.2.1, OK $1"
  })
  void theFirstNetworkCounts(String address, String result) throws Exception {
    assertThat(cidr(NETWORKS, address)).isEqualTo(result);
  }

  @Test
  void aLineThatBeginsWithABlankGoesOn() throws Exception {
    assertThat(cidr(NETWORKS, "192.0.2.2")).matches("REJECT one +of +them +and more");
  }

  /** Runs of plain networks are searched otherwise than one by one, with the same result. */
  @Test
  void whatIsSearchedAtOnceIsWhatIsFoundOneByOne() throws Exception {
    Random random = new Random(3);
    for (int round = 0; round < 50; round++) {
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        int prefix = random.nextInt(5) * 2 + 24;
        int octet = random.nextInt(256) & -(1 << (32 - prefix)) & 0xFF;
        lines.add(
            (random.nextInt(8) == 0 ? "!" : "") + "10.0.0." + octet + '/' + prefix + " r" + i);
      }
      Table<InetAddress> table = Table.cidr(lines, result -> {});
      for (int last = 0; last < 256; last += 5) {
        InetAddress address = InetAddress.getByName("10.0.0." + last);
        String plain = "-";
        for (String line : lines.reversed()) {
          boolean fits = Table.cidr(List.of(line), r -> {}).find(address, t -> t).isPresent();
          plain = fits ? line.split(" ")[1] : plain;
        }
        assertThat(table.find(address, t -> t).orElse("-")).isEqualTo(plain);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1/8 REJECT", "10.0.0.0/8", "10.0.0.0/33 OK", "example.org OK", "endif",
        "if 10.0.0.0/8", "if 10.0.0.0/8 OK", "  10.0.0.0/8 OK", "[10.0.0.0/8 OK", "! OK"
      })
  void refusesNetworksThatAreNone(String line) {
    List<String> lines = List.of("# first", "192.0.2.1 OK", line);
    if (line.startsWith(" ")) {
      lines = List.of("# first", "#", line);
    }
    List<String> all = lines;
    assertThatThrownBy(() -> Table.cidr(all, result -> {}))
        .isInstanceOfSatisfying(LineException.class, e -> assertThat(e.line()).isEqualTo(3));
  }

  @Test
  void tellsTheLineOfAResultThatIsRefused() {
    assertThatThrownBy(() ->
            Table.cidr(
                List.of("10.0.0.0/8 OK", "", "10.0.0.0/8", " WHAT"),
                result -> {
                  if (result.equals("WHAT")) {
                    throw new IllegalArgumentException("what?");
                  }
                }))
        .isInstanceOfSatisfying(LineException.class, e -> assertThat(e.line()).isEqualTo(3))
        .hasMessage("what?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/^a.c$/ OK | ABC | OK",
        "/^a.c$/i OK | ABC | -",
        "/^a.c$/i OK | abc | OK",
        "/b/ OK | abc | OK",
        "!/b/ NO | abc | -",
        "!/b/ NO | xyz | NO",
        "/^(.*)@(.*)$/ to ${2} $1 $(2) $$1 | a@b | to b a b $1",
        "/x(y)?/ a$1b | x | ab",
        "%^a/b% OK | a/b | OK",
        "/a\\/b/ OK | a/b | OK",
        "/^[[:alpha:]]+$/ OK | abc | OK",
        "/^[[:alpha:]]+$/ OK | ab: | -",
        "/^[^[:digit:]@]+$/ OK | a: | OK",
        "/^[^[:digit:]@]+$/ OK | a1 | -",
        "/^[]x]$/ OK | ] | OK",
        "/^[^]x]$/ OK | ] | -",
        "/^[a[]$/ OK | [ | OK",
        "/^[\\.]$/ OK | \\ | OK",
        "/^[a&&b]+$/ OK | & | OK",
        "/^[[:upper:]]$/ OK | a | OK",
        "/^[[:upper:]]$/i OK | a | -",
        "/\\<spam\\>/ OK | no-spam! | OK",
        "/\\<spam\\>/ OK | spammer | -"
      })
  void posix(String table, String key, String result) {
    assertThat(regexp(table, key)).isEqualTo(result);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/^a\\d+$/ OK | A12 | OK",
        "/^a\\d+$/i OK | A12 | -",
        "/b/A OK | abc | -",
        "/a b # c/x OK | ab | OK",
        "/[ #]/x OK | a | -",
        "/[ #]/x OK | x y | OK",
        "/^[[:word:]\\]]+$/ OK | a_] | OK",
        "/^(?!.*\\.example$)/ NO | a.example | -",
        "/^(?!.*\\.example$)/ NO | a.org | NO",
        "/end$/E OK | the end | OK"
      })
  void perl(String table, String key, String result) {
    assertThat(pcre(table, key)).isEqualTo(result);
  }

  @Test
  void ifKeepsLinesForSomeAndMayNest() {
    String table =
        """
        if /@example\\.org$/
        if !/^ann@/
        /./ NOT ANN
        endif
        /^ann@/ ANN
        endif
        /./ OTHERS
        """;
    assertThat(regexp(table, "ann@example.org")).isEqualTo("ANN");
    assertThat(regexp(table, "bob@example.org")).isEqualTo("NOT ANN");
    assertThat(regexp(table, "bob@example.net")).isEqualTo("OTHERS");
    assertThat(regexp(table, "")).isEqualTo("-");
  }

  @Test
  void whatIsCaughtCannotForgeAnything() {
    assertThat(regexp("/(.*)/s".replace("s", "") + " 550 $1", "a\r\n250 ok"))
        .isEqualTo("550 a\\r\\n250 ok");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a OK",
        "/a/",
        "a OK",
        "/a/x OK",
        "/a/q OK",
        "/(/ OK",
        "/a/ $1",
        "/(a)/ $2",
        "!/(a)/ $1",
        "/a/ ${x}",
        "/a/ cost $",
        "/[[:what:]]/ OK",
        "/[a/ OK",
        "/[[.a.]]/ OK",
        "/a\\",
        "if /a/",
        "/",
        "if /a/ OK",
        "/(a)/ $999999999999"
      })
  void refusesExpressionsThatAreNone(String line) {
    assertThatThrownBy(() -> regexp("/fine/ OK\n" + line, "x"))
        .isInstanceOfSatisfying(LineException.class, e -> assertThat(e.line()).isEqualTo(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a/U OK", "/a/X OK", "/a{2/ OK", "/(?P<n>a)/ OK"})
  void refusesWhatOnlyPerlKnows(String line) {
    assertThatThrownBy(() -> pcre(line, "x")).isInstanceOf(LineException.class);
  }

  @Test
  void nestingHasABound() {
    String deep = "if /a/\n".repeat(33) + "endif\n".repeat(33);
    assertThatThrownBy(() -> regexp(deep, "x")).hasMessageContaining("more than 32");
  }

  @Test
  void garbageIsRefusedAndNothingElse() {
    Random random = new Random(5);
    String[] pieces = {
      "if ",
      "endif",
      "/",
      "!",
      "a",
      "[",
      "]",
      "[:alpha:]",
      "(",
      ")",
      "\\",
      " OK",
      "\n",
      " ",
      "$1",
      "#",
      "10.0.0.0/8",
      "^",
      "{",
      "i"
    };
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(12); n >= 0; n--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      try {
        regexp(text.toString(), "aaa");
        cidr(text.toString(), "10.0.0.1");
      } catch (LineException e) {
        assertThat(e.getMessage()).isNotEmpty();
      } catch (Exception e) {
        throw new AssertionError(text.toString(), e);
      }
    }
  }
}
