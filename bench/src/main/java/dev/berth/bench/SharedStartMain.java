package dev.berth.bench;

import dev.berth.runtime.agent.AgentRuntime;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** One process with callers; it waits for a line on its standard input before it lets them go. */
public final class FlightProcess {
    static final String ARMED = "armed";

    private FlightProcess() {}

    static Process start(String engine, Path folder, int callers) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home", ""), "bin", "java")
                                .toString(),
                        "-cp",
                        System.getProperty("java.class.path", ""),
                        FlightProcess.class.getName(),
                        engine,
                        folder.toString(),
                        Integer.toString(callers)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Takes three words: engine, folder, number of callers. */
    public static void main(String[] words) throws Exception {
        PrintStream out = System.out;
        try (Ground ground = Ground.open(words[0], Path.of(words[1]));
                AgentRuntime claude = ground.claude()) {
            Flight.Landing landing = Flight.fly(ground, claude, Integer.parseInt(words[2]), () -> {
                out.println(ARMED);
                int _ = System.in.read();
            });
            out.println(landing);
        }
    }
}
