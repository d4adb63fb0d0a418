package org.sluicemail.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.config.Config;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.FilterType;
import org.sluicemail.filter.Services;
import org.sluicemail.filters.Pass;

class FilterTypesTest {
  /** Makes nothing. */
  abstract static class Nothing implements FilterType {
    @Override
    public List<Filter> build(Config section, Services services) {
      return List.of();
    }
  }

  /** Abstract. */
  public abstract static class Unfinished extends Nothing {
    public Unfinished() {}
  }

  /** Cannot be made from outside. */
  public static final class Closed extends Nothing {
    private Closed() {}
  }

  /** Cannot be seen from outside. */
  static final class Hidden extends Nothing {
    Hidden() {}
  }

  /** Asks for more than there is. */
  public static final class Greedy extends Nothing {
    final String name;

    public Greedy(String name) {
      this.name = name;
    }
  }

  /** Fails when it is made. */
  public static final class Failing extends Nothing {
    public Failing() {
      throw new IllegalStateException("no luck today");
    }
  }

  /** Fails when it is loaded. */
  public static final class Unloadable extends Nothing {
    static final int NUMBER = Integer.parseInt("none");

    public Unloadable() {}
  }

  @Test
  void shortNamesAreOursAndFullNamesAnybodys() {
    assertThat(FilterTypes.named("Pass")).isInstanceOf(Pass.class);
    assertThat(FilterTypes.named("org.sluicemail.filters.Pass")).isInstanceOf(Pass.class);
    assertThat(FilterTypes.named(Trial.class.getName())).isInstanceOf(Trial.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Unheard|there is no filter type 'Unheard'",
        "pass|there is no filter type 'pass'",
        "``|there is no filter type ''",
        "org.example.Unheard|there is no filter type 'org.example.Unheard'",
        "org/sluicemail/filters/Pass|there is no filter type",
        "Pass$Settings|'Pass$Settings' is no filter type",
        "java.lang.String|'java.lang.String' is no filter type",
        "org.sluicemail.filter.FilterType|is no filter type",
        "org.sluicemail.engine.FilterTypesTest$Unfinished|is no filter type",
        "org.sluicemail.engine.FilterTypesTest$Closed|no public constructor",
        "org.sluicemail.engine.FilterTypesTest$Hidden|is not public",
        "org.sluicemail.engine.FilterTypesTest$Greedy|no public constructor",
        "org.sluicemail.engine.FilterTypesTest$Failing|no luck today",
        "org.sluicemail.engine.FilterTypesTest$Unloadable|NumberFormatException",
      })
  void saysWhatIsWrong(String type, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FilterTypes.named(type))
        .withMessageContaining(message);
  }
}
