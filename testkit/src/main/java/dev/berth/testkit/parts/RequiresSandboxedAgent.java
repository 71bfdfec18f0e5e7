package dev.berth.testkit.parts;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * An agent that is installed on this host and runs in bubblewrap: skipped where that, node or python is absent. What an agent does is the same
 * on every engine and is held by containers; so of its contract only what is tagged with {@link #SANDBOX} runs, unless {@code
 * BERTH_TEST_ALL=1} is set.
 */
@Inherited
@RequiresBubblewrap
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(SandboxedAgentExtension.class)
public @interface RequiresSandboxedAgent {
    /** The tag of what a sandbox may do otherwise than a container. */
    String SANDBOX = "sandbox";

    /** Whether it is installed with python instead of npm. */
    boolean python() default false;
}
