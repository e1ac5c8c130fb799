package io.facelib.storage.jdbc;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips a class, saying so, where {@value TestSchema#VARIABLE} names no PostgreSQL; fails it instead where
 * {@code FACELIB_SERVERS} is {@code required}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsPostgres.Condition.class)
@interface NeedsPostgres {
    /** Asks once for each class. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (TestSchema.server().isPresent()) {
                return enabled("a server is named");
            }
            String missing = TestSchema.VARIABLE + " names no PostgreSQL (see docs/testing.md)";
            if ("required".equals(System.getenv("FACELIB_SERVERS"))) {
                throw new IllegalStateException(missing + ", and FACELIB_SERVERS is required");
            }
            if (context.getTestMethod().isEmpty()) {
                System.err.println("WARNING: " + context.getDisplayName() + " is skipped: " + missing);
            }
            return disabled(missing);
        }
    }
}
