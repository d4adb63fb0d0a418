package org.sluicemail.servers;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** The jars of the server and ours, where the build has put them. */
final class JamesJars {
  private JamesJars() {}

  /** The folder of the server's own jars. */
  static Path lib() {
    return property("sluice.james.lib");
  }

  /** What an administrator would drop into extensions-jars. */
  static Path hooks() {
    return property("sluice.james.hooks");
  }

  private static Path property(String name) {
    return Path.of(Objects.requireNonNull(System.getProperty(name), name)).normalize();
  }

  /** Puts our jar, the filters of scripts and the mailet that captures where James finds them. */
  static void install(Path folder) throws IOException {
    Path extensions = Files.createDirectories(folder.resolve("extensions-jars"));
    Files.createSymbolicLink(extensions.resolve("sluice.jar"), hooks());
    Files.createSymbolicLink(extensions.resolve("scripts.jar"), property("sluice.james.tests"));
    compile(folder, Files.createDirectories(folder.resolve("classes")));
  }

  /** The mailet is compiled here, against the server's own mail API. */
  private static void compile(Path folder, Path classes) throws IOException {
    Path source = folder.resolve("Capture.java");
    try (InputStream in = JamesJars.class.getResourceAsStream("Capture.java")) {
      Files.copy(Objects.requireNonNull(in, "Capture.java"), source);
    }
    StringWriter problems = new StringWriter();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    var files = compiler.getStandardFileManager(null, null, null);
    List<String> options = List.of("-proc:none", "-d", classes.toString(), "-cp", classPath());
    boolean compiled =
        compiler
            .getTask(problems, files, null, options, null, files.getJavaFileObjects(source))
            .call();
    if (!compiled) {
      throw new IOException("Capture.java: " + problems);
    }
  }

  private static String classPath() throws IOException {
    try (Stream<Path> jars = Files.list(lib())) {
      return jars.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
  }
}
