package dev.berth.testkit.parts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** A container engine that answers. Immutable. */
public sealed interface EnginePart extends RealPart permits DockerPart, NerdctlPart {
    /** How its command line begins. */
    List<String> command();

    /** What its own program answers, both outputs in one. */
    default String answer(String... words) throws IOException {
        ProcessBuilder program = new ProcessBuilder(
                        Stream.concat(command().stream(), Stream.of(words)).toList())
                .redirectErrorStream(true);
        program.environment().putAll(environment());
        return new String(program.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
