package org.sluicemail.daemon.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypedPathTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<a@example.org>                          | a@example.org     | ''",
        "a@example.org                            | a@example.org     | ''",
        "<>                                       | ''                | ''",
        "''                                       | ''                | ''",
        "<ä@example.org> SMTPUTF8 SIZE=10         | ä@example.org     | SMTPUTF8,SIZE=10",
        "<\"a> b\"@example.org>  BODY=8BITMIME    | \"a> b\"@example.org | BODY=8BITMIME",
        "<\"a\\\">\"@example.org>                 | \"a\\\">\"@example.org | ''",
        "<a@example.org                           | <a@example.org    | ''",
      })
  void dividesAddressAndParameters(String typed, String address, String parameters) {
    TypedPath path = TypedPath.of(typed, List.of());
    assertThat(path.address().text()).isEqualTo(address);
    assertThat(String.join(",", path.parameters())).isEqualTo(parameters);
  }

  @ParameterizedTest
  @CsvSource({"<a@example.org>,RET=HDRS", "<a@example.org> SIZE=1,SIZE=1 RET=HDRS"})
  void keepsTheParametersThatCameApart(String typed, String parameters) {
    TypedPath path = TypedPath.of(typed, List.of("RET=HDRS"));
    assertThat(String.join(" ", path.parameters())).isEqualTo(parameters);
  }
}
