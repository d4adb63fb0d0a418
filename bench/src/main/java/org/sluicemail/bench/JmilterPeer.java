package org.sluicemail.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.nightcode.milter.AbstractMilterHandler;
import org.nightcode.milter.Actions;
import org.nightcode.milter.MilterContext;
import org.nightcode.milter.ProtocolSteps;
import org.nightcode.milter.net.MilterGatewayManager;
import org.nightcode.milter.net.ServerFactory;

/** A milter on jmilter that receives everything and lets it pass. */
public final class JmilterPeer {

  private JmilterPeer() {}

  /** Serves {@code [-q] unix:/path | inet:port@host} until killed; -q asks for no replies. */
  public static void main(String[] args) throws InterruptedException {
    List<String> words = List.of(args);
    ProtocolSteps steps = words.contains("-q") ? unanswered() : ProtocolSteps.builder().build();
    MilterGatewayManager<?> gateway =
        new MilterGatewayManager<>(factory(words.getLast()), new PassingHandler(steps));
    gateway.bind().join();
    Thread.currentThread().join();
  }

  private static ProtocolSteps unanswered() {
    return ProtocolSteps.builder()
        .noReplyForConnect()
        .noReplyForHelo()
        .noReplyForMailFrom()
        .noReplyForRecipients()
        .noReplyForData()
        .noReplyForUnknown()
        .noReplyForHeaders()
        .noReplyForEoh()
        .noReplyForBodyChunk()
        .build();
  }

  private static ServerFactory<? extends SocketAddress> factory(String endpoint) {
    if (endpoint.startsWith("unix:")) {
      return new UnixServerFactory(new DomainSocketAddress(endpoint.substring("unix:".length())));
    }
    String[] parts = endpoint.substring("inet:".length()).split("@", 2);
    return ServerFactory.tcpIpFactory(new InetSocketAddress(parts[1], Integer.parseInt(parts[0])));
  }

  private static final class PassingHandler extends AbstractMilterHandler {

    PassingHandler(ProtocolSteps steps) {
      super(Actions.DEF_ACTIONS, steps);
    }

    @Override
    public void quit(MilterContext context) {}
  }

  /** jmilter has a factory for TCP only; this one differs from it in the kind of socket. */
  private record UnixServerFactory(DomainSocketAddress localAddress)
      implements ServerFactory<DomainSocketAddress> {

    private static final int BACKLOG = 1024;

    @Override
    public ServerBootstrap create() {
      return new ServerBootstrap()
          .group(new EpollEventLoopGroup(), new EpollEventLoopGroup())
          .channel(EpollServerDomainSocketChannel.class)
          .option(ChannelOption.SO_BACKLOG, BACKLOG)
          .localAddress(localAddress);
    }
  }
}
