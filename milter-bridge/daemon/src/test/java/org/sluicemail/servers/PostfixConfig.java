package org.sluicemail.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The text of main.cf and master.cf. */
final class PostfixConfig {
  static final String KEY = "tls.pem";

  // Everything but smtpd. Nothing is chrooted: else unix sockets are looked up below the queue.
  // pickup looks every second, so that mail which a milter deferred is soon tried again.
  private static final String DAEMONS =
      """
      pickup unix n - n 1 1 pickup
      cleanup unix n - n - 0 cleanup
      qmgr unix n - n 300 1 qmgr
      tlsmgr unix - - n 1000? 1 tlsmgr
      rewrite unix - - n - - trivial-rewrite
      bounce unix - - n - 0 bounce
      defer unix - - n - 0 bounce
      trace unix - - n - 0 bounce
      verify unix - - n - 1 verify
      flush unix n - n 1000? 0 flush
      proxymap unix - - n - - proxymap
      smtp unix - - n - - smtp
      showq unix n - n - - showq
      error unix - - n - - error
      retry unix - - n - - error
      discard unix - - n - - discard
      anvil unix - - n - 1 anvil
      scache unix - - n - 1 scache
      postlog unix-dgram n - n - 1 postlogd
      """;

  // An empty relay list needs a recipient list that ends in a real reject, else smtpd dies.
  private static final String SETTINGS =
      """
      compatibility_level = 3.6
      config_directory = FOLDER/config
      queue_directory = FOLDER/queue
      data_directory = FOLDER/data
      multi_instance_name = postfix-sluice
      syslog_name = postfix
      maillog_file = FOLDER/log
      maillog_file_prefixes = FOLDER
      myhostname = HOST
      mydestination =
      mynetworks = 127.0.0.0/8
      inet_interfaces = 127.0.0.1
      inet_protocols = all
      alias_maps =
      alias_database =
      local_recipient_maps =
      relayhost = [127.0.0.1]:SINK
      disable_dns_lookups = yes
      smtp_host_lookup = native
      smtpd_peername_lookup = no
      smtpd_authorized_xclient_hosts = 127.0.0.0/8
      smtpd_sasl_auth_enable = yes
      smtpd_tls_security_level = may
      smtpd_tls_chain_files = FOLDER/KEY
      smtpd_tls_received_header = no
      smtpd_relay_restrictions =
      smtpd_recipient_restrictions = check_recipient_access static:OK, reject
      local_header_rewrite_clients =
      message_size_limit = 67108864
      mailbox_size_limit = 0
      smtp_line_length_limit = 0
      smtpd_client_connection_count_limit = 0
      smtpd_client_connection_rate_limit = 0
      smtpd_error_sleep_time = 0
      smtpd_soft_error_limit = 1000
      smtpd_hard_error_limit = 1000
      in_flow_delay = 0
      hopcount_limit = 1000
      queue_run_delay = 1s
      minimal_backoff_time = 1s
      maximal_backoff_time = 2s
      """;

  private PostfixConfig() {}

  static Map<String, String> settings(Path folder, String host, int sink) {
    String text =
        SETTINGS
            .replace("FOLDER", folder.toString())
            .replace("HOST", host)
            .replace("KEY", KEY)
            .replace("SINK", Integer.toString(sink));
    return text.lines()
        .map(line -> line.split(" = ?", 2))
        .collect(Collectors.toMap(parts -> parts[0].strip(), parts -> parts[1]));
  }

  static String main(Map<String, String> settings) {
    return settings.entrySet().stream()
        .map(each -> each.getKey() + " = " + each.getValue() + "\n")
        .collect(Collectors.joining());
  }

  /** One smtpd for each key of milters and options. */
  static String master(Map<List<String>, Integer> services) {
    return services.entrySet().stream()
            .map(each -> smtpd(each.getValue(), each.getKey().getFirst(), each.getKey().getLast()))
            .collect(Collectors.joining())
        + DAEMONS;
  }

  /** Makes a key and a certificate that it signs itself. */
  static void makeKey(Path file) throws IOException {
    Path certificate = file.resolveSibling("certificate.pem");
    Programs.run(
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost"
            .concat(" -keyout " + file + " -out " + certificate)
            .split(" "));
    Files.writeString(file, Files.readString(file) + Files.readString(certificate));
  }

  private static String smtpd(int port, String milters, String options) {
    String own =
        options
            .lines()
            .map(option -> option.split("=", 2))
            .map(parts -> "  -o { " + parts[0].strip() + " = " + parts[1].strip() + " }\n")
            .collect(Collectors.joining());
    return "127.0.0.1:"
        + port
        + " inet n - n - - smtpd\n  -o { smtpd_milters = "
        + milters
        + " }\n"
        + own;
  }
}
