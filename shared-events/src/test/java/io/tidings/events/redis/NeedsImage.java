package io.tidings.events.redis;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.testcontainers.DockerClientFactory;

/** Skips a class, aloud, where Docker does not run or cannot get an image. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsImage.Condition.class)
@interface NeedsImage {
  String value();

  /** Looks once per image; a registry that cannot be reached must not cost minutes. */
  final class Condition implements ExecutionCondition {
    private static final ConcurrentHashMap<String, ConditionEvaluationResult> RESULTS =
        new ConcurrentHashMap<>();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return AnnotationSupport.findAnnotation(context.getRequiredTestClass(), NeedsImage.class)
          .map(needs -> RESULTS.computeIfAbsent(needs.value(), Condition::look))
          .orElseGet(() -> ConditionEvaluationResult.enabled("inside a class that was looked at"));
    }

    private static ConditionEvaluationResult look(String image) {
      String missing = whyMissing(image);
      if (missing.isEmpty()) {
        return ConditionEvaluationResult.enabled("Docker has " + image);
      }
      System.err.println("SKIPPED: the contract on " + image + ": " + missing);
      return ConditionEvaluationResult.disabled(missing);
    }

    private static String whyMissing(String image) {
      if (!DockerClientFactory.instance().isDockerAvailable()) {
        return "Docker does not run here";
      }
      DockerClient docker = DockerClientFactory.lazyClient();
      try {
        docker.inspectImageCmd(image).exec();
        return "";
      } catch (NotFoundException e) {
        return pulled(docker, image) ? "" : "Docker cannot get this image";
      }
    }

    private static boolean pulled(DockerClient docker, String image) {
      try {
        return docker.pullImageCmd(image).start().awaitCompletion(2, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      } catch (RuntimeException e) {
        return false;
      }
    }
  }
}
