package io.tidings.events.redis;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Skips a class, aloud, where Docker does not run or cannot get an image. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsImage.Condition.class)
@interface NeedsImage {
  String value();

  /** Looks once per image; a registry that cannot be reached must not cost minutes. */
  final class Condition implements ExecutionCondition {
    private static final String HELPER = "alpine:3.17";
    private static final ConcurrentHashMap<String, ConditionEvaluationResult> RESULTS =
        new ConcurrentHashMap<>();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return AnnotationSupport.findAnnotation(context.getRequiredTestClass(), NeedsImage.class)
          .map(needs -> RESULTS.computeIfAbsent(needs.value(), Condition::evaluate))
          .orElseGet(() -> ConditionEvaluationResult.enabled("inside a class that was looked at"));
    }

    private static ConditionEvaluationResult evaluate(String image) {
      String missing = whyMissing(image);
      if (missing.isEmpty()) {
        return ConditionEvaluationResult.enabled("Docker has " + image);
      }
      System.err.println("SKIPPED: a test on " + image + ": " + missing);
      return ConditionEvaluationResult.disabled(missing);
    }

    private static String whyMissing(String image) {
      if (!docker("info")) {
        return "Docker does not run here";
      }
      if (!available(image)) {
        return "Docker cannot get this image";
      }
      // Inside a container Testcontainers asks another one for the address of the host.
      boolean inside = Files.exists(Path.of("/.dockerenv"));
      if (inside && System.getenv("TESTCONTAINERS_HOST_OVERRIDE") == null && !available(HELPER)) {
        return "Docker cannot get " + HELPER + "; TESTCONTAINERS_HOST_OVERRIDE would do without";
      }
      return "";
    }

    private static boolean available(String image) {
      return docker("image", "inspect", image) || docker("pull", "--quiet", image);
    }

    /** Asks the command line, which gives up at once where Testcontainers tries for minutes. */
    private static boolean docker(String... arguments) {
      List<String> command = new ArrayList<>(List.of("docker"));
      command.addAll(List.of(arguments));
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        boolean ended = process.waitFor(2, TimeUnit.MINUTES);
        process.destroy();
        return ended && process.exitValue() == 0;
      } catch (IOException e) {
        return false;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }
}
