package org.sluicemail.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResourcesTest {
  private final Resources resources = new Resources();
  private final List<String> closed = new ArrayList<>();

  private record Settings(String name) {}

  private AutoCloseable get(Resources.Scope scope, String name) {
    return scope.get(new Settings(name), () -> () -> closed.add(name));
  }

  @Test
  void equalSettingsShareOneThatTheLastUserCloses() {
    Resources.Scope before = resources.scope();
    Resources.Scope after = resources.scope();
    AutoCloseable kept = get(before, "kept");
    get(before, "dropped");

    assertThat(get(after, "kept")).isSameAs(kept);
    assertThat(get(after, "kept")).isSameAs(kept);
    before.close();
    before.close();

    assertThat(closed).containsExactly("dropped");
    assertThat(resources.open()).isEqualTo(1);
    after.close();
    assertThat(closed).containsExactly("dropped", "kept");
    assertThat(resources.open()).isZero();
  }

  @Test
  void oneMayRestOnAnother() {
    Resources.Scope scope = resources.scope();
    scope.get(
        new Settings("upper"),
        () -> {
          get(scope, "lower");
          return (AutoCloseable) () -> closed.add("upper");
        });

    scope.close();

    assertThat(closed).containsExactly("upper", "lower");
  }

  @Test
  void whatCannotBeMadeIsNotKept() {
    Resources.Scope scope = resources.scope();
    assertThatThrownBy(() ->
            scope.get(
                new Settings("x"),
                () -> {
                  throw new IllegalStateException("cannot");
                }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(resources.open()).isZero();
    scope.close();
  }

  @Test
  void oneThatFailsToCloseKeepsNoOther() {
    Resources.Scope scope = resources.scope();
    get(scope, "first");
    scope.get(
        new Settings("fails"),
        () ->
            (AutoCloseable)
                () -> {
                  throw new IllegalStateException("on purpose");
                });

    scope.close();

    assertThat(closed).containsExactly("first");
    assertThat(resources.open()).isZero();
  }
}
