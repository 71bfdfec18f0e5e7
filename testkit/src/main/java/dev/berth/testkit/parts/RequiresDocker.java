package dev.berth.testkit.parts;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests that need a docker engine: skipped, and reported as such, where it is absent. They may take a {@link DockerPart} and, if they ask
 * for it, a {@link BaseImage} as parameters.
 */
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(RealPartExtension.class)
public @interface RequiresDocker {
    /** Whether a base image has to be in it. */
    boolean baseImage() default false;
}
