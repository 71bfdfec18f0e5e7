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

/**
 * The JUnit listener that writes passed, skipped and failed integration tests to {@link PartsRecord}. JUnit finds it as
 * a service. Safe for all threads.
 */
public final class PartsListener implements TestExecutionListener {
    private static final int MAX_REASON = 200;

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
            PartsRecord.addSkipped(Math.max(count, 1), tests.get(), reason);
        }
    }

    @Override
    public void executionFinished(TestIdentifier finished, TestExecutionResult result) {
        switch (result.getStatus()) {
            case FAILED ->
                integrationTests(finished)
                        .ifPresent(
                                tests -> PartsRecord.addFailed(finished.getLegacyReportingName(), tests, text(result)));
            case SUCCESSFUL -> {
                if (finished.isTest()) {
                    integrationTests(finished).ifPresent(tests -> ran.merge(tests, 1L, Long::sum));
                }
            }
            case ABORTED -> {}
        }
    }

    private static String text(TestExecutionResult result) {
        String text = result.getThrowable().map(String::valueOf).orElse("no reason given");
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() > MAX_REASON ? line.substring(0, MAX_REASON) + "…" : line;
    }

    @Override
    public void testPlanExecutionFinished(TestPlan testPlan) {
        ran.forEach((tests, count) -> PartsRecord.addRan(count, tests));
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
