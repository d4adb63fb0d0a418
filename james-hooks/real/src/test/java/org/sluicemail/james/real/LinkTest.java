package org.sluicemail.james.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodType;
import java.lang.reflect.Executable;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluicemail.servers.JamesRelease;

/** Every class and member that our jar for a James refers to is there. */
class LinkTest {
  @ParameterizedTest
  @EnumSource
  void everyReferenceResolves(JamesRelease release) throws IOException {
    List<String> missing = new ArrayList<>();
    try (JarFile jar = new JarFile(release.hooks().toFile());
        URLClassLoader james = loader(release)) {
      for (String name : ours(jar)) {
        try (InputStream in = jar.getInputStream(jar.getEntry(name))) {
          References.read(in).members().stream()
              .filter(member -> !resolves(member, james))
              .forEach(member -> missing.add(name + " -> " + member));
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void nothingIsLeftOfTheNewNames() throws IOException {
    try (JarFile jar = new JarFile(JamesRelease.SERVER_3_8.hooks().toFile())) {
      for (String name : ours(jar)) {
        try (InputStream in = jar.getInputStream(jar.getEntry(name))) {
          String octets =
              new String(in.readAllBytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
          assertThat(octets).as(name).doesNotContain("jakarta/");
        }
      }
    }
  }

  /** What is packed has names of our own: the server's loader would prefer its copies. */
  @ParameterizedTest
  @EnumSource
  void nothingThatIsPackedHasItsOwnName(JamesRelease release) throws IOException {
    Set<String> roots = new TreeSet<>();
    try (JarFile jar = new JarFile(release.hooks().toFile())) {
      jar.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.endsWith(".class"))
          .forEach(name -> roots.add(name.replaceAll("^([^/]+/[^/]+)/.*", "$1")));
    }
    assertThat(roots).containsExactly("org/sluicemail");
  }

  /** The JVM would have another resolver of names, were the jar on its class path. */
  @ParameterizedTest
  @EnumSource
  void nothingTakesOverServicesOfTheJvm(JamesRelease release) throws IOException {
    try (JarFile jar = new JarFile(release.hooks().toFile())) {
      assertThat(
              jar.stream()
                  .map(entry -> entry.getName())
                  .filter(name -> name.matches("META-INF/services/(java|javax|sun)\\..*")))
          .isEmpty();
    }
  }

  /** All but the libraries that are packed under names of our own. */
  private static List<String> ours(JarFile jar) {
    return jar.stream()
        .map(entry -> entry.getName())
        .filter(name -> name.matches("org/sluicemail/(?!engine/[a-z]+/).*\\.class"))
        .filter(name -> !name.endsWith("package-info.class"))
        .toList();
  }

  private static URLClassLoader loader(JamesRelease release) throws IOException {
    List<URL> urls = new ArrayList<>(List.of(url(release.hooks())));
    try (Stream<Path> jars = Files.list(release.lib())) {
      for (Path jar : jars.toList()) {
        urls.add(url(jar));
      }
    }
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  private static URL url(Path jar) throws MalformedURLException {
    return jar.toUri().toURL();
  }

  private static boolean resolves(References.Member member, ClassLoader james) {
    try {
      if (member.owner().startsWith("[")) {
        return true;
      }
      Class<?> owner = Class.forName(member.owner().replace('/', '.'), false, james);
      if (!member.descriptor().startsWith("(")) {
        return hasField(owner, member.name());
      }
      MethodType type = MethodType.fromMethodDescriptorString(member.descriptor(), james);
      return member.name().equals("<init>")
          ? Stream.of(owner.getDeclaredConstructors()).anyMatch(each -> takes(each, type))
          : hasMethod(owner, member.name(), type) || isPolymorphic(member);
    } catch (ClassNotFoundException | TypeNotPresentException | NoClassDefFoundError e) {
      return false;
    }
  }

  /** The JVM itself makes these for any types (JVMS section 2.9.3). */
  private static boolean isPolymorphic(References.Member member) {
    return member.owner().startsWith("java/lang/invoke/");
  }

  private static boolean takes(Executable each, MethodType type) {
    return Arrays.asList(each.getParameterTypes()).equals(type.parameterList());
  }

  private static boolean hasField(Class<?> type, String name) {
    return family(type)
        .flatMap(each -> Stream.of(each.getDeclaredFields()))
        .anyMatch(field -> field.getName().equals(name));
  }

  private static boolean hasMethod(Class<?> type, String name, MethodType wanted) {
    return family(type)
        .flatMap(each -> Stream.of(each.getDeclaredMethods()))
        .anyMatch(method ->
            method.getName().equals(name)
                && takes(method, wanted)
                && method.getReturnType() == wanted.returnType());
  }

  /** The class, all above it, and Object, whose methods interfaces have, too. */
  private static Stream<Class<?>> family(Class<?> type) {
    Stream<Class<?>> above =
        Stream.concat(Stream.ofNullable(type.getSuperclass()), Stream.of(type.getInterfaces()));
    return Stream.concat(Stream.of(type, Object.class), above.flatMap(LinkTest::family));
  }
}
