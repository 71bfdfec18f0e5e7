package dev.berth.testkit.parts;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests of an agent that is installed on this host and runs in bubblewrap: skipped without bubblewrap, node or python.
 * The agent's contract is tested in containers; here only tests with the tag {@link #SANDBOX} run, unless
 * {@code BERTH_TEST_ALL=1} is set.
 */
@Inherited
@RequiresBubblewrap
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(SandboxedAgentExtension.class)
public @interface RequiresSandboxedAgent {
    /** The tag of tests whose result may differ between a sandbox and a container. */
    String SANDBOX = "sandbox";

    /** Whether the agent is installed with python instead of npm. */
    boolean python() default false;
}
