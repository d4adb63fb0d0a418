package org.sluicemail.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What stands in the files of a James's {@code conf}. */
final class JamesFiles {
  /** Of the keystore. */
  static final String SECRET = "keyword";

  private static final String DOMAINS =
      """
      <domainlist><autodetect>false</autodetect><autodetectIP>false</autodetectIP>
      <defaultDomain>localhost</defaultDomain>
      <domainnames><domainname>example.org</domainname></domainnames></domainlist>
      """;
  private static final String DNS =
      """
      <dnsservice><servers><server>127.0.0.1</server></servers>
      <autodiscover>false</autodiscover><authoritative>false</authoritative></dnsservice>
      """;
  private static final String REPOSITORIES =
      """
      <mailrepositorystore><defaultProtocol>memory</defaultProtocol><mailrepositories>
      <mailrepository class="org.apache.james.mailrepository.memory.MemoryMailRepository">
      <protocols><protocol>memory</protocol></protocols></mailrepository>
      </mailrepositories></mailrepositorystore>
      """;
  private static final String USERS =
      "<usersrepository><enableVirtualHosting>false</enableVirtualHosting></usersrepository>";

  private JamesFiles() {}

  /** The files that are the same in every test, by their names. */
  static Map<String, String> common() {
    return Map.of(
        "jmx.properties",
        "jmx.enabled=false\n",
        "domainlist.xml",
        DOMAINS,
        "dnsservice.xml",
        DNS,
        "mailrepositorystore.xml",
        REPOSITORIES,
        "usersrepository.xml",
        USERS);
  }

  /** The file {@code mailetcontainer.xml} with these processors. */
  static String container(int threads, String processors) {
    return """
    <mailetcontainer enableJmx="false">
    <context><postmaster>postmaster@example.org</postmaster></context>
    <spooler><threads>%d</threads><errorRepository>memory://var/mail/error/</errorRepository></spooler>
    <processors>%s</processors></mailetcontainer>
    """
        .formatted(threads, processors);
  }

  /** The file {@code lmtpserver.xml} with one server. */
  static String lmtp(int port, String handlers) {
    return """
    <lmtpservers><lmtpserver enabled="true"><jmxName>lmtp</jmxName><bind>127.0.0.1:%d</bind>
    <connectionBacklog>200</connectionBacklog><connectiontimeout>360</connectiontimeout>
    <maxmessagesize>0</maxmessagesize><lmtpGreeting>hi</lmtpGreeting>
    <gracefulShutdown>false</gracefulShutdown><handlerchain enableJmx="false">%s
    <handler class="org.apache.james.lmtpserver.CoreCmdHandlerLoader"/></handlerchain>
    </lmtpserver></lmtpservers>
    """
        .formatted(port, handlers);
  }

  static String processor(String name, String mailets) {
    return "<processor state=\"%s\" enableJmx=\"false\">%s</processor>\n".formatted(name, mailets);
  }

  /** The processors where mail may go, each of which captures it. */
  static String capturing(String capture) {
    String noBcc = "<mailet match=\"All\" class=\"RemoveMimeHeader\"><name>bcc</name></mailet>";
    return processor("quarantine", capture)
        + processor("rejected", capture)
        + processor("transport", noBcc + capture);
  }

  /**
   * All goes to {@code log}, line by line or, as James is delivered, when there is enough; that it
   * has started is also said at once.
   */
  static String logback(Path log, boolean lineByLine) {
    return """
    <configuration><appender name="F" class="ch.qos.logback.core.FileAppender">
    <file>%s</file><immediateFlush>%s</immediateFlush>
    <encoder><pattern>%%d %%-5level [%%t] %%logger{20} - %%m%%n%%ex</pattern></encoder></appender>
    <appender name="C" class="ch.qos.logback.core.ConsoleAppender">
    <encoder><pattern>%%m%%n</pattern></encoder></appender>
    <logger name="org.apache.james.GuiceJamesServer"><appender-ref ref="C"/></logger>
    <logger name="Container"><appender-ref ref="C"/></logger>
    <root level="INFO"><appender-ref ref="F"/></root></configuration>
    """
        .formatted(log, lineByLine);
  }

  /** Makes a key with its certificate. */
  static void keystore(Path file) throws IOException {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String key = "-genkeypair -alias mx -keyalg EC -validity 10 -dname CN=mx.example.org";
    String store = " -storetype PKCS12 -storepass " + SECRET;
    List<String> command = new ArrayList<>(List.of(keytool, "-keystore", file.toString()));
    command.addAll(List.of((key + store).split(" ")));
    Programs.run(new byte[0], command);
  }
}
