import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.core.Domain;
import org.apache.james.dnsservice.api.DNSService;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.mailetcontainer.api.LocalResources;
import org.apache.james.mailetcontainer.impl.CompositeProcessorImpl;
import org.apache.james.mailetcontainer.impl.JamesMailetContext;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.server.core.configuration.Configuration;
import org.apache.james.server.core.configuration.FileConfigurationProvider;
import org.apache.james.server.core.filesystem.FileSystemImpl;
import org.apache.james.util.LoggingLevel;
import org.apache.james.utils.ExtendedClassLoader;
import org.apache.james.utils.ExtensionConfiguration;
import org.apache.james.utils.GuiceGenericLoader;
import org.apache.james.utils.GuiceMailetLoader;
import org.apache.james.utils.GuiceMatcherLoader;
import org.slf4j.LoggerFactory;

/**
 * As much of a James 3.9 as there is on Maven Central: its loaders of extensions, its mailet
 * container and its network, around the SMTP of 3.8.
 */
public final class Container {
  private final FileSystem files;
  private final FileConfigurationProvider configurations;
  private final DomainList domains =
      fake(DomainList.class, "containsDomain", Domain.of("localhost"));
  private final MetricFactory metrics = new RecordingMetricFactory();
  private final GuiceGenericLoader extensions;

  private Container(Path folder) {
    Configuration.Basic configuration =
        Configuration.builder().workingDirectory(folder.toFile()).build();
    files = new FileSystemImpl(configuration.directories());
    configurations = new FileConfigurationProvider(files, configuration);
    extensions =
        new GuiceGenericLoader(
            Guice.createInjector(new AbstractModule() {
              @Override
              protected void configure() {
                bind(FileSystem.class).toInstance(files);
                bind(DomainList.class).toInstance(domains);
                bind(MetricFactory.class).toInstance(metrics);
              }
            }),
            new ExtendedClassLoader(files),
            ExtensionConfiguration.DEFAULT);
  }

  /** Like the main classes of James, it is told its folder by a property. */
  public static void main(String[] arguments) {
    try {
      new Container(Path.of(System.getProperty("working.directory"))).run();
    } catch (Exception e) {
      LoggerFactory.getLogger(Container.class).error("Fatal error", e);
      System.exit(1);
    }
  }

  private void run() throws Exception {
    Spool spool = new Spool();
    spool.start(processors(spool));
    for (HierarchicalConfiguration<ImmutableNode> server :
        read("smtpserver").configurationsAt("smtpserver")) {
      new SmtpFront(server, extensions, metrics, spool).start();
    }
    LoggerFactory.getLogger(Container.class).info("JAMES server started");
  }

  private CompositeProcessorImpl processors(Spool spool) throws Exception {
    JamesMailetContext context =
        new JamesMailetContext(
            fake(DNSService.class, "", ""),
            domains,
            fake(LocalResources.class, "isLocalServer", Domain.of("localhost")),
            spool.factory());
    HierarchicalConfiguration<ImmutableNode> all = read("mailetcontainer");
    context.configure(all.configurationAt("context"));
    CompositeProcessorImpl processors =
        new CompositeProcessorImpl(
            metrics,
            context,
            new GuiceMatcherLoader(extensions),
            new GuiceMailetLoader(extensions, Set.of()));
    processors.configure(all.configurationAt("processors"));
    processors.init();
    return processors;
  }

  private HierarchicalConfiguration<ImmutableNode> read(String name) throws Exception {
    return configurations.getConfiguration(name, LoggingLevel.WARNING);
  }

  /** Something that knows one answer: whether it is asked for {@code known}. */
  private static <T> T fake(Class<T> type, String question, Object known) {
    return type.cast(
        Proxy.newProxyInstance(
            Container.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (method.getName().equals(question)) {
                return known.equals(arguments[0]);
              } else if (method.getReturnType() == List.class) {
                return List.of(known);
              }
              throw new UnsupportedOperationException(method.toString());
            }));
  }
}
