package org.sluicemail.logs;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * What a logger says, from now until the end of the test or until closed.
 *
 * <pre>{@code @RegisterExtension final LogLines log = LogLines.of(Foo.class);}</pre>
 */
public final class LogLines implements AfterEachCallback, AutoCloseable {
  private final Logger logger;
  private final Level before;
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  private LogLines(Logger logger) {
    this.logger = logger;
    this.before = logger.getLevel();
    lines.start();
    logger.addAppender(lines);
  }

  public static LogLines of(String name) {
    return new LogLines((Logger) LoggerFactory.getLogger(name));
  }

  public static LogLines of(Class<?> type) {
    return of(type.getName());
  }

  /** This, with all that is of {@code level} and above. */
  public LogLines at(Level level) {
    logger.setLevel(level);
    return this;
  }

  public List<ILoggingEvent> events() {
    return List.copyOf(lines.list);
  }

  /** The events as text, without time and level. */
  public List<String> texts() {
    return events().stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Override
  public void close() {
    logger.detachAppender(lines);
    logger.setLevel(before);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    close();
  }
}
