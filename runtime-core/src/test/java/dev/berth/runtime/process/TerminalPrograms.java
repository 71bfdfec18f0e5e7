package dev.berth.runtime.process;

import static dev.berth.runtime.process.Programs.shell;

import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A JVM that is run in a terminal and runs programs there; its first word says which, its second where to write pids. */
final class TerminalPrograms {
    private TerminalPrograms() {}

    public static void main(String[] words) throws Exception {
        Map<String, Duration> limits = Map.of(KnownLimits.EXEC_SHORT.name(), Duration.ofMillis(700));
        try (HostProcesses processes = HostProcesses.open(Limits.of(limits, RuntimeListener.none()))) {
            switch (words[0]) {
                case "asks" -> {
                    var said = processes.runInteractive(
                            shell("printf 'which? ' >/dev/tty; read -r word; echo \"<$word>\""),
                            KnownLimits.READY,
                            "asking");
                    System.out.println("answer " + said.stdout().text());
                }
                case "asks-too-long" -> {
                    var said = processes.runInteractive(shell("stty -echo; read -r word"), KnownLimits.EXEC_SHORT, "asking");
                    System.out.println(said.ending());
                    processes.runInForeground(shell("stty -a | grep -o '[-]*echo\\b'"));
                }
                case "hands-over" -> {
                    Files.writeString(Path.of(words[1]), ProcessHandle.current().pid() + "\n");
                    var ending = processes.runInForeground(
                            shell("tty; stty size; echo $$ >>\"$1\"; read -r word; echo got $word; exit 7", words[1]));
                    System.out.println(ending + ", " + HostTerminal.size());
                }
                default -> throw new IllegalArgumentException(words[0]);
            }
        }
    }
}
