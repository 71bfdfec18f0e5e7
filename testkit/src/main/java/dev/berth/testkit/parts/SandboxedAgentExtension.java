package dev.berth.testkit.parts;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.JUnitException;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * The JUnit extension of {@link RequiresSandboxedAgent}: looks for npm or python once for a class, and chooses the
 * tests to run.
 */
final class SandboxedAgentExtension implements ExecutionCondition {
    private static final Map<String, String> SYSTEM = Map.of("PATH", "/usr/local/bin:/usr/bin:/bin");
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (context.getTestMethod().isPresent()) {
            boolean all = "1".equals(System.getenv("BERTH_TEST_ALL"));
            return all || context.getTags().contains(RequiresSandboxedAgent.SANDBOX)
                    ? ConditionEvaluationResult.enabled("a sandbox may differ")
                    : ConditionEvaluationResult.disabled(
                            "tested in containers; BERTH_TEST_ALL=1 runs it in a sandbox too");
        }
        boolean python = AnnotationSupport.findAnnotation(context.getElement(), RequiresSandboxedAgent.class)
                .filter(RequiresSandboxedAgent::python)
                .isPresent();
        try {
            return python
                    ? checkInstaller("python3", List.of("python3", "-c", "import ensurepip, venv"), "python3-venv")
                    : checkInstaller("npm", List.of("npm", "--version"), "npm");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JUnitException("interrupted while looking for node and python", e);
        }
    }

    private static ConditionEvaluationResult checkInstaller(String name, List<String> argv, String debian)
            throws InterruptedException {
        HostProgram.Result result = HostProgram.run(SYSTEM, LIMIT, argv);
        if (!result.ok()
                && DebianPackages.mayInstall()
                && DebianPackages.install(debian).ok()) {
            result = HostProgram.run(SYSTEM, LIMIT, argv);
        }
        return result.ok()
                ? ConditionEvaluationResult.enabled(name + " is present")
                : ConditionEvaluationResult.disabled(PartsRecord.absenceLine(name, result.end()));
    }
}
