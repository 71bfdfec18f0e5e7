package dev.berth.testkit.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A command that does not end, found among all processes of this host by its words. Claude refuses to sleep. */
record LongCommand(String words) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What stands between an engine and an adapter. */
    private static final Pattern OURS = Pattern.compile("(^|[ /])(berth-exec|bwrap)( |$)");

    static LongCommand fresh() {
        return new LongCommand(
                "tail -f /dev/null -s " + ThreadLocalRandom.current().nextInt(100_000, 1_000_000));
    }

    String prompt() {
        return "@@run " + words;
    }

    boolean runs() {
        return found().findAny().isPresent();
    }

    void awaitRunning() {
        Awaitility.await().atMost(PATIENCE).until(this::runs);
    }

    /** It, and those that it descends from up to the adapter, which is the last. */
    List<ProcessHandle> upToAdapter() {
        List<ProcessHandle> chain = new ArrayList<>();
        ProcessHandle next = found().findFirst().orElseThrow();
        while (!OURS.matcher(line(next)).find()) {
            chain.add(next);
            next = next.parent().orElseThrow(() -> new AssertionError("nothing of ours above " + lines(chain)));
        }
        return chain;
    }

    private Stream<ProcessHandle> found() {
        return ProcessHandle.allProcesses().filter(process -> line(process).endsWith(words));
    }

    static List<String> lines(List<ProcessHandle> processes) {
        return processes.stream().map(LongCommand::line).toList();
    }

    private static String line(ProcessHandle process) {
        return process.info().commandLine().orElse("");
    }
}
