package dev.berth.testkit.parts;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Counts the integration tests that ran and that were skipped, into {@link PartsRecord}. Found by JUnit itself. */
public final class PartsListener implements TestExecutionListener {
    private final Map<String, Long> ran = new ConcurrentHashMap<>();
    private volatile @Nullable TestPlan plan;

    @Override
    public void testPlanExecutionStarted(TestPlan testPlan) {
        plan = testPlan;
    }

    @Override
    public void executionSkipped(TestIdentifier skipped, String reason) {
        TestPlan all = plan;
        Optional<String> tests = integrationTests(skipped);
        if (all != null && tests.isPresent()) {
            long count = all.getDescendants(skipped).stream()
                    .filter(PartsListener::isMethod)
                    .count();
            PartsRecord.skipped(Math.max(count, 1), tests.get(), reason);
        }
    }

    @Override
    public void executionFinished(TestIdentifier finished, TestExecutionResult result) {
        if (finished.isTest() && result.getStatus() != TestExecutionResult.Status.ABORTED) {
            integrationTests(finished).ifPresent(tests -> ran.merge(tests, 1L, Long::sum));
        }
    }

    @Override
    public void testPlanExecutionFinished(TestPlan testPlan) {
        ran.forEach((tests, count) -> PartsRecord.ran(count, tests));
        ran.clear();
    }

    private static boolean isMethod(TestIdentifier test) {
        return test.getSource().filter(MethodSource.class::isInstance).isPresent();
    }

    private static Optional<String> integrationTests(TestIdentifier test) {
        return test.getSource()
                .flatMap(source -> switch (source) {
                    case ClassSource tests -> Optional.of(tests.getClassName());
                    case MethodSource method -> Optional.of(method.getClassName());
                    default -> Optional.empty();
                })
                .filter(name -> name.replaceFirst("\\$.*", "").endsWith("IT"));
    }
}
