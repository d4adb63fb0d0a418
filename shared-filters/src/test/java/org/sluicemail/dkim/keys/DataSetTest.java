package org.sluicemail.dkim.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSetTest {
  @TempDir private Path folder;

  private DataSet open(String text) throws IOException {
    return DataSet.open(text, folder);
  }

  @Test
  void readsLists() throws Exception {
    DataSet set = open("a.org, B.org=1 ,c=x=y,,");
    assertThat(set.keys()).containsExactly("a.org", "B.org", "c");
    assertThat(set.get("b.ORG")).containsExactly("1");
    assertThat(set.get("c")).containsExactly("x=y");
    assertThat(set.get("a.org")).containsExactly("");
    assertThat(set.contains("d")).isFalse();
    assertThat(open("csl:a,b").keys()).containsExactly("a", "b");
    assertThat(open("file,b:c").keys()).containsExactly("file", "b:c");
    assertThat(open("alone").keys()).containsExactly("alone");
  }

  @Test
  void readsFiles() throws Exception {
    Files.writeString(
        folder.resolve("table"), "# comment\n\nKey1\tone two # rest\r\n  key2 \nKEY1 again\n");
    for (String text :
        new String[] {"file:table", "FILE:table", folder.resolve("table").toString()}) {
      DataSet set = open(text);
      assertThat(set.keys()).containsExactly("Key1", "key2", "KEY1");
      assertThat(set.get("key1")).containsExactly("one two", "again");
      assertThat(set.get("key2")).containsExactly("");
      assertThat(set.hasPatterns()).isFalse();
    }
  }

  @Test
  void readsPatternsInTheirOrder() throws Exception {
    Files.writeString(folder.resolve("re"), "*@Example.org  a\nann@* b\n*.org c\n[a]* d\n");
    DataSet set = open("refile:re");
    assertThat(set.hasPatterns()).isTrue();
    assertThat(set.get("ann@example.ORG")).containsExactly("a", "b", "c");
    assertThat(set.get("[a]x")).containsExactly("d");
    assertThat(set.get("nobody")).isEmpty();
  }

  @Test
  void keepsTheCaseOfKeyTables() throws Exception {
    DataSet set = DataSet.open("Key=1,key=2", folder, true);
    assertThat(set.get("Key")).containsExactly("1");
    assertThat(set.get("KEY")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ldap://x", "db:x", "mdb:x", "/etc/x.db", "lua:x", "nonsense:x"})
  void namesWhatItDoesNotKnow(String text) {
    assertThatThrownBy(() -> open(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(".*data set.*(" + text.split(":")[0].replace("/etc/x.", "") + ").*");
  }

  @Test
  void needsItsFile() {
    assertThatThrownBy(() -> open("file:absent")).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', true",
    "'', a, false",
    "*, '', true",
    "*, abc, true",
    "a*c, abbbc, true",
    "a*c, ac, true",
    "a*c, acd, false",
    "*b*, abc, true",
    "*b*b*, abc, false",
    "**a**, bab, true",
    "A.C, a.c, true",
    "A.C, abc, false",
    "aba, ba, false",
    "*aba, ba, false",
    "ab*ba, aba, false",
  })
  void knowsStars(String pattern, String text, boolean matches) {
    assertThat(Wildcard.matches(pattern, text)).isEqualTo(matches);
  }

  @Test
  void isNotTrappedByStars() {
    assertThat(Wildcard.matches("a*".repeat(50) + "b*", "a".repeat(2_000))).isFalse();
  }
}
