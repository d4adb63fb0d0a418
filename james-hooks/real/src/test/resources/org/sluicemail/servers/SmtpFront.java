import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.core.Username;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.protocols.api.OidcSASLConfiguration;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.api.handler.ProtocolHandler;
import org.apache.james.protocols.netty.AllButStartTlsLineChannelHandlerFactory;
import org.apache.james.protocols.netty.Encryption;
import org.apache.james.protocols.netty.NettyServer;
import org.apache.james.protocols.smtp.MailEnvelope;
import org.apache.james.protocols.smtp.SMTPConfigurationImpl;
import org.apache.james.protocols.smtp.SMTPProtocol;
import org.apache.james.protocols.smtp.SMTPProtocolHandlerChain;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.AuthHook;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.apache.james.protocols.smtp.hook.MessageHook;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.smtpserver.JamesMessageHook;
import org.apache.james.utils.GuiceGenericLoader;
import org.apache.james.utils.GuiceProtocolHandlerLoader;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;

/** A server of {@code smtpserver.xml}. What it takes goes through hooks for messages, and on. */
final class SmtpFront implements MessageHook, AuthHook {
  private static final String CORE = "org.apache.james.smtpserver.CoreCmdHandlerLoader";
  private static final int LINE = 8192;

  private final HierarchicalConfiguration<ImmutableNode> server;
  private final MetricFactory metrics;
  private final Spool spool;
  private final List<ProtocolHandler> handlers = new ArrayList<>();

  SmtpFront(
      HierarchicalConfiguration<ImmutableNode> server,
      GuiceGenericLoader extensions,
      MetricFactory metrics,
      Spool spool)
      throws Exception {
    this.server = server;
    this.metrics = metrics;
    this.spool = spool;
    for (var handler : server.configurationsAt("handlerchain.handler")) {
      String name = handler.getString("[@class]");
      if (!name.equals(CORE)) {
        handlers.add(new GuiceProtocolHandlerLoader(extensions).load(name, handler));
      }
    }
  }

  void start() throws Exception {
    SMTPProtocolHandlerChain chain = new SMTPProtocolHandlerChain(metrics, true);
    chain.addAll(0, handlers);
    chain.add(this);
    chain.wireExtensibleHandlers();
    NettyServer netty =
        new NettyServer.Factory()
            .protocol(new SMTPProtocol(chain, new Settings()))
            .secure(encryption())
            .proxyRequired(server.getBoolean("proxyRequired", false))
            .frameHandlerFactory(new AllButStartTlsLineChannelHandlerFactory("STARTTLS", LINE))
            .build();
    String[] bind = server.getString("bind").split(":");
    netty.setListenAddresses(new InetSocketAddress(bind[0], Integer.parseInt(bind[1])));
    netty.bind();
  }

  private Encryption encryption() throws Exception {
    if (!server.getBoolean("tls[@startTLS]", false)) {
      return null;
    }
    char[] secret = server.getString("tls.secret").toCharArray();
    KeyStore keys = KeyStore.getInstance(server.getString("tls.keystoreType"));
    String file = server.getString("tls.keystore").replaceFirst("^file:/*", "");
    Path keystore = Path.of(System.getProperty("working.directory"), file);
    try (InputStream in = Files.newInputStream(keystore)) {
      keys.load(in, secret);
    }
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, secret);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return Encryption.createStartTls(context);
  }

  /** Who may relay may do so from everywhere. */
  private static final class Settings extends SMTPConfigurationImpl {
    @Override
    public boolean isRelayingAllowed(String address) {
      return true;
    }

    @Override
    public boolean isAuthAnnounced(String address, boolean tls) {
      return true;
    }

    @Override
    public String getHelloName() {
      return "mx.example.org";
    }

    @Override
    public String getSoftwareName() {
      return "JAMES SMTP Server ";
    }
  }

  @Override
  public HookResult doAuth(SMTPSession session, Username user, String password) {
    session.setUsername(user);
    return HookResult.OK;
  }

  @Override
  public HookResult doSasl(SMTPSession session, OidcSASLConfiguration sasl, String response) {
    return HookResult.DECLINED;
  }

  /** As James itself does at this place: a mail, its hooks, what is known of the session, queue. */
  @Override
  public HookResult onMessage(SMTPSession session, MailEnvelope envelope) {
    MailImpl mail =
        MailImpl.builder()
            .name(MailImpl.getId())
            .sender(envelope.getMaybeSender())
            .addRecipients(envelope.getRecipients())
            .state(Mail.DEFAULT)
            .build();
    try (InputStream in = envelope.getMessageInputStream()) {
      mail.setMessageContent(MimeMessageInputStreamSource.create(mail.getName(), in));
      for (ProtocolHandler handler : handlers) {
        if (handler instanceof JamesMessageHook hook) {
          HookResult result = hook.onMessage(session, mail);
          if (!result.getResult().equals(HookReturnCode.declined())) {
            return result;
          }
        }
      }
      describe(session, mail);
      spool.put(mail, Duration.ZERO);
      return HookResult.OK;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      mail.dispose();
    }
  }

  private static void describe(SMTPSession session, MailImpl mail) {
    put(mail, Mail.SMTP_SESSION_ID, session.getSessionID());
    session
        .getAttachment(SMTPSession.CURRENT_HELO_NAME, State.Connection)
        .ifPresent(name -> put(mail, Mail.SMTP_HELO, name));
    if (session.getUsername() != null) {
      put(mail, Mail.SMTP_AUTH_USER, session.getUsername().asString());
    }
    session.getSSLSession().ifPresent(tls -> put(mail, Mail.SSL_PROTOCOL, tls.getProtocol()));
    session.getSSLSession().ifPresent(tls -> put(mail, Mail.SSL_CIPHER, tls.getCipherSuite()));
    mail.setRemoteAddr(session.getRemoteAddress().getAddress().getHostAddress());
    mail.setRemoteHost(session.getRemoteAddress().getHostString());
  }

  private static void put(Mail mail, AttributeName name, String value) {
    mail.setAttribute(new Attribute(name, AttributeValue.of(value)));
  }
}
