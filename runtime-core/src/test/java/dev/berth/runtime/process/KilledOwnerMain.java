package dev.berth.runtime.process;

import static dev.berth.runtime.process.Programs.shell;

import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import java.io.IOException;

/** The main of a JVM that starts programs and dies without closing them; its first argument says how. */
final class KilledOwnerMain {
    private static final String TREE = """
            (trap '' TERM; sh -c 'echo $PPID' >>"$1"; while :; do sleep 0.1; done) &
            setsid sh -c 'trap "" TERM; echo $$ >>"$1"; while :; do sleep 0.1; done' sh "$1" >/dev/null 2>&1 &
            echo $$ >>"$1"; wait
            """;

    private KilledOwnerMain() {}

    public static void main(String[] args) throws Exception {
        HostProcesses processes = HostProcesses.open(Limits.standard());
        switch (args[0]) {
            case "holds" -> {
                processes.start(shell(TREE, args[1]));
                processes.start(shell(TREE, args[1]));
                waitForKill();
            }
            case "exits" -> {
                processes.start(shell(TREE, args[1]));
                while (Programs.pids(java.nio.file.Path.of(args[1])).size() < 3) {
                    Thread.onSpinWait();
                }
                System.exit(0);
            }
            case "keeps-starting" -> {
                for (int i = 0; i < 4; i++) {
                    Thread.ofPlatform().start(() -> keepStarting(processes, args[1]));
                }
            }
            default -> throw new IllegalArgumentException(args[0]);
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

    private static void waitForKill() throws IOException {
        while (System.in.read() >= 0) {}
    }
}
