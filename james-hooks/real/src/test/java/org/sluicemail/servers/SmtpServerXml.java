package org.sluicemail.servers;

/**
 * A server of {@code smtpserver.xml}.
 *
 * @param relay networks that may relay
 * @param secure whether it offers STARTTLS
 * @param more elements of its own
 * @param shown whether its handlers are shown by JMX
 */
record SmtpServerXml(
    int port,
    int ioWorkers,
    String relay,
    boolean proxied,
    boolean secure,
    String more,
    boolean shown,
    String handlers) {
  private static final String NO_TLS = "<tls socketTLS=\"false\" startTLS=\"false\"/>";
  private static final String TLS =
      "<tls socketTLS=\"false\" startTLS=\"true\"><keystore>file://conf/keystore</keystore>"
          + "<keystoreType>PKCS12</keystoreType><secret>"
          + JamesFiles.SECRET
          + "</secret></tls>";

  /** One at another port, for neighbours only, with nothing but its handlers. */
  SmtpServerXml bare(int other, String itsHandlers) {
    return new SmtpServerXml(other, ioWorkers, "127.0.0.0/8", false, false, "", shown, itsHandlers);
  }

  String text(String name) {
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
            relay,
            proxied,
            (secure ? TLS : NO_TLS) + more,
            shown ? "" : "enableJmx=\"false\"",
            handlers);
  }
}
