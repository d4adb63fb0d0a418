package org.sluicemail.james;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.james.core.Domain;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.api.Metric;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.metrics.api.TimeMetric;

/** What James injects: files below a folder, one local domain, metrics that count. */
final class FakeJames implements FileSystem {
  static final String DOMAIN = "example.org";

  final Map<String, Integer> counted = new TreeMap<>();
  private final Path folder;

  FakeJames(Path folder) {
    this.folder = folder;
  }

  DomainList domains() {
    return fake(
        DomainList.class,
        (proxy, method, arguments) -> {
          if (!method.getName().equals("containsDomain")) {
            throw new UnsupportedOperationException(method.getName());
          }
          return Domain.of(DOMAIN).equals(arguments[0]);
        });
  }

  /** A configuration file of this name, below conf. */
  Path write(String name, String yaml) {
    try {
      return Files.writeString(folder.resolve(name), yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The XML element of a hook: names of elements and their texts by turns. */
  static BaseHierarchicalConfiguration handler(String... elements) {
    BaseHierarchicalConfiguration handler = new BaseHierarchicalConfiguration();
    handler.addProperty("[@class]", "org.sluicemail.james.SluiceHook");
    for (int i = 0; i < elements.length; i += 2) {
      handler.addProperty(elements[i], elements[i + 1]);
    }
    return handler;
  }

  @Override
  public File getFile(String url) {
    return folder.resolve(url.substring(FILE_PROTOCOL_AND_CONF.length())).toFile();
  }

  @Override
  public InputStream getResource(String url) {
    throw new UnsupportedOperationException(url);
  }

  @Override
  public File getBasedir() {
    return folder.toFile();
  }

  MetricFactory metrics() {
    return fake(
        MetricFactory.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "generate" -> counter((String) arguments[0]);
              case "timer" -> fake(TimeMetric.class, (p, stop, none) -> null);
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  private Metric counter(String name) {
    return fake(
        Metric.class,
        (proxy, method, arguments) -> {
          if (!method.getName().equals("increment")) {
            throw new UnsupportedOperationException(method.getName());
          }
          counted.merge(name, 1, Integer::sum);
          return null;
        });
  }

  private static <T> T fake(Class<T> type, InvocationHandler answers) {
    return type.cast(
        Proxy.newProxyInstance(FakeJames.class.getClassLoader(), new Class<?>[] {type}, answers));
  }
}
