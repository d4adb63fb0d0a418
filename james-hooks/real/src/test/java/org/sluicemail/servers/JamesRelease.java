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

/** A James that tests start: its jars and ours, where the build has put them. */
public enum JamesRelease {
  /** The memory server of 3.8. */
  SERVER_3_8(
      "3.8",
      "org.apache.james.MemoryJamesServerMain",
      List.of("Capture.java", "PlainRspamd.java")) {
    @Override
    String adapted(String source) {
      return source.replace("jakarta.mail", "javax.mail");
    }
  },

  /** The mailet container of 3.9 behind the SMTP of 3.8: what there is on Maven Central. */
  CONTAINER_3_9(
      "3.9",
      "Container",
      List.of("Capture.java", "Container.java", "SmtpFront.java", "Spool.java")) {
    @Override
    String adapted(String source) {
      return source;
    }
  };

  private final String number;
  private final String main;
  private final List<String> sources;

  JamesRelease(String number, String main, List<String> sources) {
    this.number = number;
    this.main = main;
    this.sources = sources;
  }

  /** A source of ours, with the mail API of this release. */
  abstract String adapted(String source);

  /** The folder of the server's own jars. */
  public Path lib() {
    return property("sluice.james.lib-" + number);
  }

  /** What an administrator would drop into extensions-jars. */
  public Path hooks() {
    return property("sluice.james.hooks-" + number);
  }

  private static Path property(String name) {
    return Path.of(Objects.requireNonNull(System.getProperty(name), name)).normalize();
  }

  /** Puts our jar, the filters of scripts and the mailet that captures where James finds them. */
  void install(Path folder) throws IOException {
    Path extensions = Files.createDirectories(folder.resolve("extensions-jars"));
    Files.createSymbolicLink(extensions.resolve("sluice.jar"), hooks());
    Files.createSymbolicLink(extensions.resolve("scripts.jar"), property("sluice.james.tests"));
    compile(folder, Files.createDirectories(folder.resolve("classes")));
  }

  /** What follows {@code java} to start it in {@code folder}. */
  List<String> start(Path folder) {
    return List.of(
        "-Dworking.directory=" + folder,
        "-cp",
        folder.resolve("classes") + File.pathSeparator + lib() + "/*",
        main);
  }

  /** Our sources are compiled here, against the server's own classes. */
  private void compile(Path folder, Path classes) throws IOException {
    for (String name : sources) {
      try (InputStream in = JamesRelease.class.getResourceAsStream(name)) {
        String source = new String(Objects.requireNonNull(in, name).readAllBytes());
        Files.writeString(folder.resolve(name), adapted(source));
      }
    }
    StringWriter problems = new StringWriter();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    var files = compiler.getStandardFileManager(null, null, null);
    List<String> options = List.of("-proc:none", "-d", classes.toString(), "-cp", classPath());
    var units = files.getJavaFileObjectsFromPaths(sources.stream().map(folder::resolve).toList());
    if (!compiler.getTask(problems, files, null, options, null, units).call()) {
      throw new IOException(sources + ": " + problems);
    }
  }

  private String classPath() throws IOException {
    try (Stream<Path> jars = Files.list(lib())) {
      return jars.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
  }
}
