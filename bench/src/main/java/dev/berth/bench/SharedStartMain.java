package dev.berth.bench;

import dev.berth.runtime.agent.AgentRuntime;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** One process with callers. It waits for a line on its standard input before it starts them. */
public final class SharedStartMain {
    static final String READY = "ready";

    private SharedStartMain() {}

    static Process start(String engine, Path folder, int callers) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home", ""), "bin", "java")
                                .toString(),
                        "-cp",
                        System.getProperty("java.class.path", ""),
                        SharedStartMain.class.getName(),
                        engine,
                        folder.toString(),
                        Integer.toString(callers)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Arguments: engine, folder, number of callers. */
    public static void main(String[] arguments) throws Exception {
        PrintStream out = System.out;
        try (BenchFixture fixture = BenchFixture.open(arguments[0], Path.of(arguments[1]));
                AgentRuntime claude = fixture.claude()) {
            SharedStartBenchmark.Result result =
                    SharedStartBenchmark.startAll(fixture, claude, Integer.parseInt(arguments[2]), () -> {
                        out.println(READY);
                        int _ = System.in.read();
                    });
            out.println(result);
        }
    }
}
