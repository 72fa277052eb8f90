package io.tidings.events.redis;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

/** Skips tests where there is no Docker, and says so aloud. */
final class WhereDockerRuns implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (DockerClientFactory.instance().isDockerAvailable()) {
      return ConditionEvaluationResult.enabled("Docker runs");
    }
    if (context.getTestMethod().isEmpty()) {
      System.err.println(context.getDisplayName() + " is skipped: Docker does not run here");
    }
    return ConditionEvaluationResult.disabled("Docker does not run here");
  }
}
