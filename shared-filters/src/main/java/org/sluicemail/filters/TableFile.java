package org.sluicemail.filters;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Locale;
import org.sluicemail.lists.Table;
import org.sluicemail.lists.WatchedFile;

/**
 * A file with a table for Postfix: {@code cidr:/path}, {@code regexp:/path} or {@code pcre:/path}.
 */
record TableFile(Type type, Path path) {
  /** The syntaxes. */
  enum Type {
    CIDR,
    REGEXP,
    PCRE
  }

  /** Reads the type and the path. */
  public static TableFile parse(String text) {
    for (Type type : Type.values()) {
      String prefix = type.name().toLowerCase(Locale.ROOT) + ':';
      if (text.startsWith(prefix) && text.length() > prefix.length()) {
        return new TableFile(type, Path.of(text.substring(prefix.length())));
      }
    }
    throw new IllegalArgumentException("expected cidr:/path, regexp:/path or pcre:/path");
  }

  /** The table of networks, read anew when it changes. */
  WatchedFile<Table<InetAddress>> networks() throws IOException {
    return WatchedFile.open(path, lines -> Table.cidr(lines, AccessAction::parse));
  }

  /** The table of expressions, read anew when it changes. */
  WatchedFile<Table<String>> expressions() throws IOException {
    return WatchedFile.open(
        path,
        lines ->
            type == Type.PCRE
                ? Table.pcre(lines, AccessAction::parse)
                : Table.regexp(lines, AccessAction::parse));
  }
}
