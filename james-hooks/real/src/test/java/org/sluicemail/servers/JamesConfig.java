package org.sluicemail.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The folder {@code conf} of a James: a server port with the handlers of the test, behind a proxy
 * or not, and one without any.
 */
public final class JamesConfig {
  private static final String NO_TLS = "<tls socketTLS=\"false\" startTLS=\"false\"/>";
  private static final String METRICS =
      "extensions.routes=org.apache.james.webadmin.dropwizard.MetricsRoutes\n";
  private static final String TLS =
      "<tls socketTLS=\"false\" startTLS=\"true\"><keystore>file://conf/keystore</keystore>"
          + "<keystoreType>PKCS12</keystoreType><secret>keyword</secret></tls>";

  private final Map<String, String> files = new LinkedHashMap<>();
  private final int port;
  private final int plainPort;
  private String handlers = "";
  private String chain = "enableJmx=\"false\"";
  private String more = "";
  private String mailets = "";
  private String processors = "";
  private String errors = "";
  private List<String> capturing = List.of();
  private final Map<Integer, String> others = new LinkedHashMap<>();
  private int threads = 1;
  private int ioWorkers = 2 * Runtime.getRuntime().availableProcessors();
  private boolean compiled;
  private boolean proxied;
  private boolean secure;
  private Optional<Integer> admin = Optional.empty();
  private String relay = "0.0.0.0/0.0.0.0";

  public JamesConfig() throws IOException {
    port = Ports.free();
    plainPort = Ports.free();
  }

  /** Handlers in the chain of the server. */
  public JamesConfig handlers(String xml) {
    handlers = xml;
    return this;
  }

  /** One server more, with these handlers, whose port is returned. */
  public int another(String handlers) throws IOException {
    int other = Ports.free();
    others.put(other, handlers);
    return other;
  }

  /** So many threads for the connections of each server; James's own number, else. */
  public JamesConfig ioWorkers(int number) {
    ioWorkers = number;
    return this;
  }

  /** So many mails at once behind the queue; one, else, so that they keep their order. */
  public JamesConfig threads(int number) {
    threads = number;
    return this;
  }

  /** In a JVM that compiles as one in production does, not as one that ends soon. */
  public JamesConfig compiled() {
    compiled = true;
    return this;
  }

  boolean isCompiled() {
    return compiled;
  }

  /** Handlers shown by JMX, as is James's default. */
  public JamesConfig shown() {
    chain = "";
    return this;
  }

  /** More elements of the server. */
  public JamesConfig with(String xml) {
    more += xml;
    return this;
  }

  /** Mailets in the processor root, before the one that captures. */
  public JamesConfig mailets(String xml) {
    mailets = xml;
    return this;
  }

  /** Processors besides root and error, instead of those that capture. */
  public JamesConfig processors(String xml) {
    processors = xml;
    return this;
  }

  /** Processors of these names, which capture. */
  public JamesConfig captures(String... names) {
    capturing = List.of(names);
    return this;
  }

  /** Mailets in the processor error, instead of the one that captures. */
  public JamesConfig errors(String xml) {
    errors = xml;
    return this;
  }

  /** Clients say first whom they speak for (PROXY protocol). */
  public JamesConfig proxied() {
    proxied = true;
    return this;
  }

  /** STARTTLS with a key of its own. */
  public JamesConfig secure() {
    secure = true;
    return this;
  }

  /** An interface for administrators, which also makes users. */
  public JamesConfig administered() throws IOException {
    admin = Optional.of(Ports.free());
    return this;
  }

  /** Networks that may relay. */
  public JamesConfig relay(String networks) {
    relay = networks;
    return this;
  }

  /** A file of conf. */
  public JamesConfig file(String name, String content) {
    files.put(name, content);
    return this;
  }

  boolean isProxied() {
    return proxied;
  }

  /** Where the handlers are. */
  public int port() {
    return port;
  }

  /** Where nobody of ours is. */
  public int plainPort() {
    return plainPort;
  }

  /** The port for administrators. */
  public int adminPort() {
    return admin.orElseThrow();
  }

  void write(Path folder) throws IOException {
    Path conf = Files.createDirectories(folder.resolve("conf"));
    if (secure) {
      Programs.run(new byte[0], keytool(conf.resolve("keystore")));
    }
    admin.ifPresent(number ->
        put(
            "webadmin.properties",
            "enabled=true\nhost=127.0.0.1\nport=" + number + "\n" + METRICS));
    Path captured = Files.createDirectories(folder.resolve("captured"));
    put("jmx.properties", "jmx.enabled=false\n");
    put(
        "domainlist.xml",
        """
        <domainlist><autodetect>false</autodetect><autodetectIP>false</autodetectIP>
        <defaultDomain>localhost</defaultDomain>
        <domainnames><domainname>example.org</domainname></domainnames></domainlist>
        """);
    put(
        "dnsservice.xml",
        """
        <dnsservice><servers><server>127.0.0.1</server></servers>
        <autodiscover>false</autodiscover><authoritative>false</authoritative></dnsservice>
        """);
    put(
        "mailrepositorystore.xml",
        """
        <mailrepositorystore><defaultProtocol>memory</defaultProtocol><mailrepositories>
        <mailrepository class="org.apache.james.mailrepository.memory.MemoryMailRepository">
        <protocols><protocol>memory</protocol></protocols></mailrepository>
        </mailrepositories></mailrepositorystore>
        """);
    put(
        "usersrepository.xml",
        "<usersrepository><enableVirtualHosting>false"
            + "</enableVirtualHosting></usersrepository>");
    put(
        "smtpserver.xml",
        "<smtpservers>"
            + server("hooked", port, true, handlers)
            + server("plain", plainPort, false, "")
            + others.entrySet().stream()
                .map(each -> server("other" + each.getKey(), each.getKey(), false, each.getValue()))
                .collect(Collectors.joining())
            + "</smtpservers>");
    put("mailetcontainer.xml", container(captured));
    put("logback.xml", logback(folder.resolve("james.log")));
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(conf.resolve(file.getKey()), file.getValue());
    }
  }

  private void put(String name, String content) {
    files.putIfAbsent(name, content);
  }

  private String server(String name, int port, boolean hooked, String handlers) {
    return """
    <smtpserver enabled="true"><jmxName>%s</jmxName><bind>127.0.0.1:%d</bind>
    <connectionBacklog>200</connectionBacklog><connectiontimeout>360</connectiontimeout>
    <helloName autodetect="false">mx.example.org</helloName>
    <verifyIdentity>false</verifyIdentity><maxmessagesize>0</maxmessagesize>
    <addressBracketsEnforcement>true</addressBracketsEnforcement>
    <smtpGreeting>mx.example.org</smtpGreeting><ioWorkerCount>%d</ioWorkerCount>
    <gracefulShutdown>false</gracefulShutdown>
    <authorizedAddresses>%s</authorizedAddresses><proxyRequired>%s</proxyRequired>
    %s
    <handlerchain %s>%s
    <handler class="org.apache.james.smtpserver.CoreCmdHandlerLoader"/></handlerchain>
    </smtpserver>
    """
        .formatted(
            name,
            port,
            ioWorkers,
            hooked ? relay : "127.0.0.0/8",
            hooked && proxied,
            (hooked && secure ? TLS : NO_TLS) + (hooked ? more : ""),
            chain,
            handlers);
  }

  private static List<String> keytool(Path keystore) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-genkeypair",
        "-alias",
        "mx",
        "-keyalg",
        "EC",
        "-validity",
        "10",
        "-dname",
        "CN=mx.example.org",
        "-storetype",
        "PKCS12",
        "-storepass",
        "keyword",
        "-keystore",
        keystore.toString());
  }

  private String container(Path captured) {
    String capture =
        "<mailet match=\"All\" class=\"Capture\"><folder>" + captured + "</folder></mailet>";
    return """
    <mailetcontainer enableJmx="false">
    <context><postmaster>postmaster@example.org</postmaster></context>
    <spooler><threads>%d</threads><errorRepository>memory://var/mail/error/</errorRepository></spooler>
    <processors>
    <processor state="root" enableJmx="false">%s%s</processor>
    <processor state="error" enableJmx="false">%s</processor>
    %s
    </processors></mailetcontainer>
    """
        .formatted(
            threads,
            mailets,
            capture,
            errors.isEmpty() ? capture : errors,
            (processors.isEmpty() ? capturing(capture) : processors) + captures(capture));
  }

  private String captures(String capture) {
    return capturing.stream()
        .map(name ->
            "<processor state=\"%s\" enableJmx=\"false\">%s</processor>".formatted(name, capture))
        .collect(Collectors.joining());
  }

  private static String capturing(String capture) {
    return """
    <processor state="quarantine" enableJmx="false">%s</processor>
    <processor state="rejected" enableJmx="false">%s</processor>
    <processor state="transport" enableJmx="false">
    <mailet match="All" class="RemoveMimeHeader"><name>bcc</name></mailet>%s</processor>
    """
        .formatted(capture, capture, capture);
  }

  private static String logback(Path log) {
    return """
    <configuration><appender name="F" class="ch.qos.logback.core.FileAppender">
    <file>%s</file><encoder><pattern>%%d %%-5level [%%t] %%logger{20} - %%m%%n%%ex</pattern>
    </encoder></appender><root level="INFO"><appender-ref ref="F"/></root></configuration>
    """
        .formatted(log);
  }
}
