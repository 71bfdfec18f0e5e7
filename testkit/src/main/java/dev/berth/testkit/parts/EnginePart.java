package dev.berth.testkit.parts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** A container engine that answers. Immutable. */
public sealed interface EnginePart extends RealPart permits DockerPart, NerdctlPart {
    /** The beginning of the engine's command line. */
    List<String> command();

    /** Runs the engine's own program and returns its output and errors as one text. */
    default String runProgram(String... arguments) throws IOException {
        ProcessBuilder program = new ProcessBuilder(
                        Stream.concat(command().stream(), Stream.of(arguments)).toList())
                .redirectErrorStream(true);
        program.environment().putAll(environment());
        return new String(program.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
