import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.mailetcontainer.api.MailProcessor;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The queue before the mailet container, and the one thread that works on it. */
final class Spool {
  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

  private final ScheduledExecutorService spooler = Executors.newSingleThreadScheduledExecutor();
  private MailProcessor processors;

  void start(MailProcessor all) {
    processors = all;
  }

  /** Takes a copy of the mail. */
  void put(Mail mail, Duration delay) throws Exception {
    MailImpl copy = MailImpl.duplicate(mail);
    copy.setName(mail.getName());
    copy.setState(mail.getState());
    spooler.schedule(() -> process(copy), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void process(Mail mail) {
    try {
      processors.service(mail);
    } catch (Exception e) {
      LOG.error("{} was lost", mail.getName(), e);
    } finally {
      LifecycleUtil.dispose(mail);
    }
  }

  /** What the container puts mail into. */
  MailQueueFactory<?> factory() {
    MailQueue queue =
        fake(
            MailQueue.class,
            (proxy, method, arguments) -> {
              if (!method.getName().equals("enQueue")) {
                throw new UnsupportedOperationException(method.toString());
              }
              put((Mail) arguments[0], delay(arguments));
              return null;
            });
    return fake(MailQueueFactory.class, (proxy, method, arguments) -> queue);
  }

  private static Duration delay(Object[] arguments) {
    return switch (arguments.length) {
      case 1 -> Duration.ZERO;
      case 2 -> (Duration) arguments[1];
      default -> Duration.of((long) arguments[1], ((TimeUnit) arguments[2]).toChronoUnit());
    };
  }

  private static <T> T fake(Class<T> type, java.lang.reflect.InvocationHandler answers) {
    return type.cast(
        Proxy.newProxyInstance(Spool.class.getClassLoader(), new Class<?>[] {type}, answers));
  }
}
