package dev.berth.testkit.parts;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests that need a docker engine: skipped and reported without one. They may have a {@link DockerPart} and, with
 * {@link #baseImage}, a {@link BaseImage} as parameters.
 */
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(RealPartExtension.class)
public @interface RequiresDocker {
    /** Whether the engine must have a base image. */
    boolean baseImage() default false;
}
