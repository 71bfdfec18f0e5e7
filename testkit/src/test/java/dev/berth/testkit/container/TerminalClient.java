package dev.berth.testkit.container;

import dev.berth.runtime.container.TerminalExec;
import java.io.IOException;
import java.util.stream.Collectors;

/** Runs the client of a terminal in a terminal of its own. */
final class TerminalClient {
    private TerminalClient() {}

    static Process start(TerminalExec exec) throws IOException {
        String line = exec.command().argv().stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
        ProcessBuilder script = new ProcessBuilder("script", "-qec", line, "/dev/null").redirectErrorStream(true);
        script.environment().putAll(exec.command().environment());
        return script.start();
    }
}
