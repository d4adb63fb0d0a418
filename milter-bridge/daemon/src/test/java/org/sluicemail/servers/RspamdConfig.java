package org.sluicemail.servers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files of {@code local.d}. */
final class RspamdConfig {
  private static final List<String> OFF =
      List.of("fuzzy_check", "asn", "rspamd_update", "rbl", "surbl", "url_redirector");

  private RspamdConfig() {}

  /**
   * One text per file. DNS goes to a port of ours that never answers, so lookups end after 0.2 s.
   * Tests wait up to a minute for a scan, hence the long task timeout.
   */
  static Map<String, String> files(int port, Path socket, int silent) {
    Map<String, String> files = new LinkedHashMap<>();
    files.put(
        "options.inc",
        """
        dns { nameserver = ["127.0.0.1:%d"]; timeout = 0.2s; retransmits = 1; }
        enable_test_patterns = true;
        task_timeout = 180s;
        """
            .formatted(silent));
    files.put("logging.inc", "level = \"notice\";\n");
    files.put(
        "worker-normal.inc",
        "bind_socket = [\"127.0.0.1:%d\", \"%s mode=0666\"];\ncount = 1;\ntask_timeout = 180s;\n"
            .formatted(port, socket));
    files.put("worker-proxy.inc", "enabled = false;\n");
    files.put("worker-controller.inc", "enabled = false;\n");
    // Later versions know these two actions by themselves.
    files.put(
        "actions.conf",
        "quarantine { flags = [\"no_threshold\"]; }\ndiscard { flags = [\"no_threshold\"]; }\n");
    OFF.forEach(module -> files.put(module + ".conf", "enabled = false;\n"));
    return files;
  }

  /** The rules that follow header fields of the tests. */
  static String rules(int silent) throws IOException {
    try (InputStream in = RspamdConfig.class.getResourceAsStream("rspamd.local.lua")) {
      String lua = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return lua.replace("port = SILENT", "port = " + silent);
    }
  }

  /** Greylisting as Debian configures it, with its Redis. */
  static Map<String, String> greylisting(int redis) {
    return Map.of(
        "redis.conf",
        "servers = \"127.0.0.1:" + redis + "\";\n",
        "greylist.conf",
        "enabled = true;\n");
  }
}
