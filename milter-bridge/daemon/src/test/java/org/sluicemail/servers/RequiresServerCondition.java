package org.sluicemail.servers;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Decides about {@link RequiresServer}. */
final class RequiresServerCondition implements ExecutionCondition {
  static final String REQUIRE = "sluice.require-servers";

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    List<Kind> wanted =
        AnnotationSupport.findAnnotation(context.getElement(), RequiresServer.class)
            .map(RequiresServer::value)
            .map(List::of)
            .orElse(List.of());
    return decide(wanted.stream().map(Kind::missing).flatMap(Optional::stream).toList());
  }

  static ConditionEvaluationResult decide(List<String> missing) {
    if (missing.isEmpty()) {
      return ConditionEvaluationResult.enabled("all servers are here");
    }
    String reason = String.join("; ", missing);
    if (Boolean.getBoolean(REQUIRE)) {
      throw new ExtensionConfigurationException(reason);
    }
    return ConditionEvaluationResult.disabled(reason);
  }
}
