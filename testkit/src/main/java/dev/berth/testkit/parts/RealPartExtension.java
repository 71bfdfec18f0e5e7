package dev.berth.testkit.parts;

import dev.berth.testkit.parts.Availability.Absent;
import dev.berth.testkit.parts.Availability.Present;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.JUnitException;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * The JUnit extension that skips tests whose real parts are absent, gives the other tests their parts, and records
 * both.
 */
final class RealPartExtension implements ExecutionCondition, ParameterResolver {
    /** The parts that a test requires, or the first absent one. */
    private record RequiredParts(Map<Class<?>, Object> parts, List<String> used, Optional<Absent<?>> absent) {}

    private interface Work<T> {
        T run() throws InterruptedException;
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        RequiredParts required = requiredParts(context);
        if (required.absent().isPresent()) {
            Absent<?> absent = required.absent().get();
            return ConditionEvaluationResult.disabled(PartsRecord.absenceLine(absent.name(), absent.reason()));
        }
        context.getTestClass().ifPresent(tests -> required.used().forEach(used -> PartsRecord.addUsed(used, tests)));
        return ConditionEvaluationResult.enabled("all real parts are present");
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return RealPart.class.isAssignableFrom(type) || type == BaseImage.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Map<Class<?>, Object> parts = requiredParts(context).parts();
        Class<?> type = parameter.getParameter().getType();
        return parts.values().stream()
                .filter(type::isInstance)
                .findFirst()
                .orElseThrow(() -> new JUnitException("the test has no annotation for a " + type.getSimpleName()));
    }

    private static RequiredParts requiredParts(ExtensionContext context) {
        return callInterruptible(() -> {
            var search = new Search();
            Optional<RequiresDocker> docker = annotation(context, RequiresDocker.class);
            if (docker.isPresent()) {
                search.engine(RealParts.docker(), docker.get().baseImage());
            }
            Optional<RequiresNerdctl> nerdctl = annotation(context, RequiresNerdctl.class);
            if (nerdctl.isPresent()) {
                search.engine(RealParts.nerdctl(), nerdctl.get().baseImage());
            }
            if (annotation(context, RequiresBubblewrap.class).isPresent()) {
                search.part(RealParts.bubblewrap());
            }
            if (annotation(context, RequiresChromium.class).isPresent()) {
                search.part(RealParts.chromium());
            }
            if (annotation(context, RequiresSshd.class).isPresent()) {
                search.part(RealParts.sshd());
            }
            return search.requiredParts();
        });
    }

    /** Finds an annotation of the method, its class or an enclosing class. */
    private static <A extends Annotation> Optional<A> annotation(ExtensionContext context, Class<A> type) {
        Supplier<Optional<A>> enclosing = () -> context.getParent().flatMap(parent -> annotation(parent, type));
        return AnnotationSupport.findAnnotation(context.getElement(), type).or(enclosing);
    }

    private static <T> T callInterruptible(Work<T> work) {
        try {
            return work.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JUnitException("interrupted while looking for the real parts", e);
        }
    }

    private static final class Search {
        private final Map<Class<?>, Object> parts = new java.util.LinkedHashMap<>();
        private final List<String> used = new ArrayList<>();
        private Optional<Absent<?>> absent = Optional.empty();

        <T extends EnginePart> void engine(Availability<T> engine, boolean baseImage) throws InterruptedException {
            part(engine);
            if (baseImage && engine instanceof Present<T>(T part)) {
                switch (BaseImage.in(part)) {
                    case Present<BaseImage>(BaseImage image) -> {
                        parts.put(BaseImage.class, image);
                        used.add("base image " + image.reference() + " in " + part.name());
                    }
                    case Absent<BaseImage> missing -> absent = Optional.of(missing);
                }
            }
        }

        <T extends RealPart> void part(Availability<T> availability) {
            switch (availability) {
                case Present<T>(T part) -> {
                    parts.put(part.getClass(), part);
                    used.add(part.name() + " " + part.version());
                }
                case Absent<T> missing -> absent = Optional.of(missing);
            }
        }

        RequiredParts requiredParts() {
            return new RequiredParts(Map.copyOf(parts), List.copyOf(used), absent);
        }
    }
}
