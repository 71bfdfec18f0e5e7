package dev.berth.codex;

import dev.berth.testkit.parts.EnginePart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What an engine's own program answers. */
final class EngineWords {
    private EngineWords() {}

    static String of(EnginePart engine, String... words) throws IOException {
        List<String> argv = new ArrayList<>(engine.command());
        argv.addAll(List.of(words));
        ProcessBuilder program = new ProcessBuilder(argv).redirectErrorStream(true);
        program.environment().putAll(engine.environment());
        return new String(program.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
