package org.sluicemail.fuzz;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** A method with {@link FuzzTest}. */
record FuzzTarget(Method method) {
  private static final Path RESOURCES = Path.of("src/test/resources");

  /**
   * What a run leaves behind: its log, inputs that reached new code, inputs that broke something.
   */
  private static final Path RUNS = Path.of("target/fuzz");

  /** The longest look at one input; all of them together take seconds. */
  private static final int HANG = 20;

  /** Until the JVM has instrumented what it loads, on a machine with other work. */
  private static final int STARTUP = 240;

  /** All there are in this module. */
  static List<FuzzTarget> all() {
    return ReflectionSupport.findAllClassesInPackage(
            "org.sluicemail", FuzzTarget::isHere, name -> true)
        .stream()
        .flatMap(type ->
            AnnotationSupport.findAnnotatedMethods(
                type, FuzzTest.class, HierarchyTraversalMode.TOP_DOWN)
                .stream())
        .map(FuzzTarget::new)
        .sorted(Comparator.comparing(FuzzTarget::toString))
        .toList();
  }

  /** A look at the methods of other classes could ask for libraries that are not here. */
  private static boolean isHere(Class<?> type) {
    return type.getSimpleName().endsWith("JazzerTest");
  }

  /** The inputs that are kept, and tried whenever the tests run. */
  Path corpus() {
    Class<?> type = method.getDeclaringClass();
    return RESOURCES
        .resolve(type.getPackageName().replace('.', '/'))
        .resolve(type.getSimpleName() + "Inputs")
        .resolve(method.getName());
  }

  /** Fails when an input breaks the target; the failure says where input and log are. */
  void fuzz(Duration time) throws IOException, InterruptedException {
    Path run = Files.createDirectories(RUNS.resolve(toString()));
    Path found = Files.createDirectories(run.resolve("corpus"));
    Path log = run.resolve("log");
    Process process =
        new ProcessBuilder(command(time, run, found))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      boolean ended = process.waitFor(time.toSeconds() + STARTUP, SECONDS);
      assertThat(ended).as("ended in time, see %s", log).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue())
        .as("%s; a finding is in %s; when it is mended, keep it in %s", tail(log), run, corpus())
        .isZero();
    assertThat(Files.readString(log)).contains("stat::number_of_executed_units");
  }

  private List<String> command(Duration time, Path run, Path found) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx512m",
        "-XX:+UseSerialGC",
        "-cp",
        System.getProperty("java.class.path"),
        "com.code_intelligence.jazzer.Jazzer",
        "--target_class=" + method.getDeclaringClass().getName(),
        "--target_method=" + method.getName(),
        "--instrumentation_includes=org.sluicemail.**",
        "--reproducer_path=" + run,
        "-max_total_time=" + Math.max(1, time.toSeconds()),
        "-timeout=" + HANG,
        "-rss_limit_mb=0", // the heap is bounded, and too little of it is a finding
        "-print_final_stats=1",
        "-artifact_prefix=" + run + "/",
        found.toString()); // Jazzer finds the kept corpus by itself
  }

  private static String tail(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
  }

  @Override
  public String toString() {
    return method.getDeclaringClass().getSimpleName().replace("JazzerTest", "")
        + "."
        + method.getName();
  }
}
