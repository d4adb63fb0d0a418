package org.sluicemail.script;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The scripts in the folder {@code scripts} of the class path. */
public final class Scripts {
  private static final String SUFFIX = ".mail";

  private Scripts() {}

  /** All of them by name; {@code ScriptException} for the first mistake. */
  public static List<Script> all() {
    URL folder = Objects.requireNonNull(Scripts.class.getResource("/scripts"), "no scripts");
    try {
      return read(folder.toURI());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** They come in a folder, or in a jar when another module plays them. */
  private static List<Script> read(URI folder) throws IOException {
    if (folder.getScheme().equals("file")) {
      return read(Path.of(folder));
    }
    try (FileSystem jar = FileSystems.newFileSystem(folder, Map.of())) {
      return read(jar.getPath("/scripts"));
    }
  }

  private static List<Script> read(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(SUFFIX))
          .sorted()
          .map(Scripts::script)
          .toList();
    }
  }

  private static Script script(Path file) {
    try {
      return ScriptReader.read(file.getFileName().toString(), Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
