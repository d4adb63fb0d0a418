package org.sluicemail.servers;

import java.nio.file.Path;
import java.util.List;

/** The text of sendmail.mc. */
final class SendmailConfig {
  // Listen: the default of 10 shows as stalls of a second. The load limits are off because a busy
  // machine would make Sendmail defer or refuse.
  private static final String SOURCE =
      """
      OSTYPE(`linux')dnl
      FEATURE(`promiscuous_relay')dnl
      FEATURE(`accept_unresolvable_domains')dnl
      FEATURE(`accept_unqualified_senders')dnl
      FEATURE(`nocanonify')dnl
      FEATURE(`no_default_msa')dnl
      define(`confDOMAIN_NAME', `HOST')dnl
      define(`SMART_HOST', `relay:[127.0.0.1]')dnl
      define(`RELAY_MAILER_ARGS', `TCP $h SINK')dnl
      define(`confBIND_OPTS', `-DNSRCH -DEFNAMES')dnl
      define(`confSERVICE_SWITCH_FILE', `FOLDER/service.switch')dnl
      define(`QUEUE_DIR', `FOLDER/queue')dnl
      define(`confPID_FILE', `FOLDER/pid')dnl
      define(`confCW_FILE', `-o FOLDER/local-host-names')dnl
      define(`STATUS_FILE', `')dnl
      define(`HELP_FILE', `')dnl
      undefine(`ALIAS_FILE')dnl
      define(`confTO_IDENT', `0')dnl
      define(`confDONT_PROBE_INTERFACES', `True')dnl
      define(`confQUEUE_LA', `1000')dnl
      define(`confREFUSE_LA', `1000')dnl
      define(`confMAX_HEADERS_LENGTH', `1048576')dnl
      DAEMON_OPTIONS(`Family=inet, Addr=127.0.0.1, Port=LISTEN, Name=MTA, Listen=256')dnl
      """;

  private SendmailConfig() {}

  static String mc(Path folder, int port, int sink, List<String> filters) {
    StringBuilder source =
        new StringBuilder(
            SOURCE
                .replace("FOLDER", folder.toString())
                .replace("`HOST'", "`" + Sendmail.HOST + "'")
                .replace("SINK", Integer.toString(sink))
                .replace("LISTEN", Integer.toString(port)));
    for (int i = 0; i < filters.size(); i++) {
      source.append("INPUT_MAIL_FILTER(`filter" + i + "', `" + filters.get(i) + "')dnl\n");
    }
    return source.append("MAILER(`smtp')dnl\n").toString();
  }

  /** Lifts the length at which the relay mailer splits lines; m4 has no word for it. */
  static String unlimitedLines(String cf) {
    return cf.replace("L=2040", "L=0");
  }
}
