package dev.berth.testkit.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A command that does not end, identified among all processes of this host by its arguments. It is no sleep, because
 * Claude refuses to run one.
 */
record LongCommand(String commandLine) {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** The programs of Berth between an engine and an adapter. */
    private static final Pattern BERTH_PROGRAM = Pattern.compile("(^|[ /])(berth-exec|bwrap)( |$)");

    static LongCommand create() {
        return new LongCommand(
                "tail -f /dev/null -s " + ThreadLocalRandom.current().nextInt(100_000, 1_000_000));
    }

    String prompt() {
        return "@@run " + commandLine;
    }

    boolean isRunning() {
        return processes().findAny().isPresent();
    }

    void awaitRunning() {
        Awaitility.await().atMost(TIMEOUT).until(this::isRunning);
    }

    /** The process of the command and its ancestors up to the adapter, which is the last element. */
    List<ProcessHandle> chainToAdapter() {
        List<ProcessHandle> chain = new ArrayList<>();
        ProcessHandle next = processes().findFirst().orElseThrow();
        while (!BERTH_PROGRAM.matcher(line(next)).find()) {
            chain.add(next);
            next = next.parent().orElseThrow(() -> new AssertionError("no program of Berth above " + lines(chain)));
        }
        return chain;
    }

    private Stream<ProcessHandle> processes() {
        return ProcessHandle.allProcesses().filter(process -> line(process).endsWith(commandLine));
    }

    static List<String> lines(List<ProcessHandle> processes) {
        return processes.stream().map(LongCommand::line).toList();
    }

    private static String line(ProcessHandle process) {
        return process.info().commandLine().orElse("");
    }
}
