package dev.berth.runtime.process;

import static dev.berth.runtime.process.Programs.shell;

import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * The main of a JVM that is started in a terminal and runs programs there. The first argument is the mode, the second
 * the file for process numbers.
 */
final class TerminalPrograms {
    private TerminalPrograms() {}

    public static void main(String[] args) throws Exception {
        Map<String, Duration> limits = Map.of(KnownLimits.EXEC_SHORT.name(), Duration.ofMillis(700));
        try (HostProcesses processes = HostProcesses.open(Limits.of(limits, RuntimeListener.none()))) {
            switch (args[0]) {
                case "asks" -> {
                    var result = processes.runInteractive(
                            shell("printf 'which? ' >/dev/tty; read -r word; echo \"<$word>\""),
                            KnownLimits.READY,
                            "asking");
                    System.out.println("answer " + result.stdout().text());
                }
                case "asks-too-long" -> {
                    var result = processes.runInteractive(
                            shell("stty -echo; read -r word"), KnownLimits.EXEC_SHORT, "asking");
                    System.out.println(result.ending());
                    processes.runInForeground(shell("stty -a | grep -o '[-]*echo\\b'"));
                }
                case "hands-over" -> {
                    Files.writeString(Path.of(args[1]), ProcessHandle.current().pid() + "\n");
                    var ending = processes.runInForeground(
                            shell("tty; stty size; echo $$ >>\"$1\"; read -r word; echo got $word; exit 7", args[1]));
                    System.out.println(ending + ", " + HostTerminal.size());
                }
                default -> throw new IllegalArgumentException(args[0]);
            }
        }
    }
}
