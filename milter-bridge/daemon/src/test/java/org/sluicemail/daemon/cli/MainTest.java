package org.sluicemail.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** What becomes of a fault of ours. */
class MainTest {
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(Main.class);

  @CommandLine.Command
  private static final class Broken implements Runnable {
    @Override
    public void run() {
      throw new IllegalStateException("a\nb");
    }
  }

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
  }

  @Test
  void whoRunsItGetsALineAndTheLogGetsTheRest() {
    StringWriter err = new StringWriter();
    CommandLine commands = Main.commandLine().addSubcommand("break", new Broken());
    commands.setErr(new PrintWriter(err, true));
    assertThat(commands.execute("break")).isEqualTo(70);
    assertThat(err.toString().lines())
        .containsExactly("sluice: internal error: java.lang.IllegalStateException: a\\nb");
    assertThat(log.list).hasSize(1);
    assertThat(log.list.getFirst().getLevel()).isEqualTo(Level.ERROR);
    assertThat(log.list.getFirst().getThrowableProxy().getStackTraceElementProxyArray())
        .isNotEmpty();
  }
}
