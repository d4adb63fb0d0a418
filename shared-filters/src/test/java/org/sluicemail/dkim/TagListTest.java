package org.sluicemail.dkim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.mail.Octets;

class TagListTest {
  private static TagList list(String text) throws MalformedException {
    return TagList.parse(Octets.of(text));
  }

  @Test
  void readsTagsWithBlanksAnywhere() throws Exception {
    TagList tags = list(" v=1;\r\n\ta = x y \t; b\r\n =\r\n q=r=;C_1=;");
    assertThat(tags.value("v")).contains("1");
    assertThat(tags.value("a")).contains("x y");
    assertThat(tags.compact("a")).contains("xy");
    assertThat(tags.value("b")).contains("q=r=");
    assertThat(tags.value("C_1")).contains("");
    assertThat(tags.value("A")).isEmpty();
    assertThat(tags.beginsWith("v")).isTrue();
    assertThat(tags.beginsWith("a")).isFalse();
  }

  @Test
  void keepsTextBeyondAscii() throws Exception {
    assertThat(list("d=b\u00fccher.example").value("d")).contains("b\u00fccher.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ";",
        "a",
        "a=1;;b=2",
        "a=1; ;",
        "=1",
        "1=a",
        "_a=1",
        "a-b=1",
        "a b=1",
        "\u00e9=1",
        "a=1;a=2",
        "a=\0",
        "a=\u007f",
        "a=1; b",
      })
  void refusesWhatIsNoTagList(String text) {
    assertThatThrownBy(() -> list(text)).isInstanceOf(MalformedException.class);
  }

  @Test
  void hasABound() throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      text.append("a").append(i).append("=1;");
    }
    assertThat(list(text.toString()).value("a99")).contains("1");
    assertThatThrownBy(() -> list(text + "b=1")).hasMessageContaining("100 tags");
  }

  @Test
  void showsNothingThatHarmsALog() {
    assertThatThrownBy(() -> list("a\nb=1")).hasMessage("no tag name: 'a\\nb'");
  }
}
