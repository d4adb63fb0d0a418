package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.config.Config;
import org.sluicemail.config.Key;
import org.sluicemail.engine.Engine;
import org.sluicemail.engine.ServerSettings;
import org.sluicemail.filter.FilterType;
import org.sluicemail.filter.Resources;

/** Each filter has a test, and {@code conf/sluice.yaml} has each of its keys. */
class EveryFilterTest {
  private static final Path FILE = Path.of("..", "conf", "sluice.yaml");
  private static final String PACKAGE = "org.sluicemail.filters";

  static List<String> types() {
    return new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages(PACKAGE).stream()
            .filter(type -> type.isAssignableTo(FilterType.class))
            .map(JavaClass::getSimpleName)
            .sorted()
            .toList();
  }

  @Test
  void thereAreFilters() {
    assertThat(types()).contains("ClamAv", "HeaderTable", "Pass", "Rspamd", "Rules", "SpamPolicy");
  }

  @ParameterizedTest
  @MethodSource("types")
  void hasATest(String type) throws Exception {
    Class<?> test = Class.forName(PACKAGE + '.' + type + "Test");
    assertThat(test.getDeclaredMethods()).anyMatch(m -> m.isAnnotationPresent(Test.class));
  }

  @ParameterizedTest
  @MethodSource("types")
  void isDocumentedWithEveryKey(String type) throws Exception {
    String section = section(type);
    assertThat(keys(settings(type))).allSatisfy(key -> assertThat(section).matches(written(key)));
  }

  /** The other records of the file's top, and that of conditions. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "engine.ServerSettings",
        "engine.EngineSettings",
        "engine.DnsSettings",
        "engine.ChainSettings",
        "engine.ChainSettings$RouteSettings",
        "engine.FilterSettings",
        "chain.When"
      })
  void documentsEveryOtherKey(String settings) throws Exception {
    String file = Files.readString(FILE);
    assertThat(keys(Class.forName("org.sluicemail." + settings)))
        .allSatisfy(key -> assertThat(file).matches(written(key)));
  }

  @Test
  void isAConfigurationThatWorks() throws Exception {
    Config root = Config.load(FILE, Map.of());
    root.only(ServerSettings.class).bind(ServerSettings.class);
    Engine engine = Engine.of(root, ServerSettings.class, new Resources());
    assertThat(engine.chain("inbound").orElseThrow().parts()).isNotEmpty();
    engine.close();
  }

  /** The key before a colon, maybe commented out or within braces. */
  private static Pattern written(String key) {
    return Pattern.compile("(?s).*[\\s{]" + key + ":\\s.*");
  }

  /** The lines of the first section with {@code type}. */
  private static String section(String type) throws IOException {
    return Pattern.compile("(?ms)^  [a-z-]+:$.*?(?=^  [a-z-]+:$|\\z)")
        .matcher(Files.readString(FILE).split("(?m)^filters:$", 2)[1])
        .results()
        .map(MatchResult::group)
        .filter(section -> section.contains("    type: " + type + "\n"))
        .collect(Collectors.joining());
  }

  /** The record of a type's keys, in the class itself or in a package named after it. */
  private static Class<?> settings(String type) throws ClassNotFoundException {
    Class<?> filter = Class.forName(PACKAGE + '.' + type);
    Optional<Class<?>> nested =
        Stream.of(filter.getDeclaredClasses())
            .filter(inner -> inner.getSimpleName().equals("Settings"))
            .findFirst();
    return nested.isPresent()
        ? nested.get()
        : Class.forName(PACKAGE + '.' + type.toLowerCase(Locale.ROOT) + ".Settings");
  }

  private static Set<String> keys(Class<?> settings) {
    Set<String> keys = new HashSet<>();
    collect(settings, keys, new HashSet<>());
    return keys;
  }

  private static void collect(Type type, Set<String> keys, Set<Type> seen) {
    if (type instanceof ParameterizedType generic) {
      Stream.of(generic.getActualTypeArguments()).forEach(each -> collect(each, keys, seen));
    } else if (type instanceof Class<?> plain && isSection(plain) && seen.add(plain)) {
      for (RecordComponent component : plain.getRecordComponents()) {
        keys.add(key(component));
        collect(component.getGenericType(), keys, seen);
      }
    }
  }

  /** Records that are written as one text have a method that reads it. */
  private static boolean isSection(Class<?> type) {
    return type.isRecord()
        && Stream.of(type.getDeclaredMethods()).noneMatch(m -> m.getName().equals("parse"));
  }

  private static String key(RecordComponent component) {
    Key named = component.getAnnotation(Key.class);
    return named != null
        ? named.value()
        : component.getName().replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }
}
