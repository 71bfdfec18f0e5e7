package dev.berth.runtime.process;

import static dev.berth.runtime.process.Programs.shell;

import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import java.io.IOException;

/** A JVM that starts programs and then dies without closing anything: how, is said by its first word. */
final class Doomed {
    private static final String TREE = """
            (trap '' TERM; sh -c 'echo $PPID' >>"$1"; while :; do sleep 0.1; done) &
            setsid sh -c 'trap "" TERM; echo $$ >>"$1"; while :; do sleep 0.1; done' sh "$1" >/dev/null 2>&1 &
            echo $$ >>"$1"; wait
            """;

    private Doomed() {}

    public static void main(String[] words) throws Exception {
        HostProcesses processes = HostProcesses.open(Limits.standard());
        switch (words[0]) {
            case "holds" -> {
                processes.start(shell(TREE, words[1]));
                processes.start(shell(TREE, words[1]));
                waitForEver();
            }
            case "exits" -> {
                processes.start(shell(TREE, words[1]));
                while (Programs.pids(java.nio.file.Path.of(words[1])).size() < 3) {
                    Thread.onSpinWait();
                }
                System.exit(0);
            }
            case "keeps-starting" -> {
                for (int i = 0; i < 4; i++) {
                    Thread.ofPlatform().start(() -> keepStarting(processes, words[1]));
                }
            }
            default -> throw new IllegalArgumentException(words[0]);
        }
    }

    private static void keepStarting(HostProcesses processes, String pids) {
        try {
            while (true) {
                processes.start(shell("trap '' TERM; echo $$ >>\"$1\"; while :; do sleep 0.1; done", pids));
                processes.run(shell("echo $$ >>\"$1\"", pids), KnownLimits.EXEC_SHORT);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void waitForEver() throws IOException {
        while (System.in.read() >= 0) {}
    }
}
