package dev.berth.testkit.machine;

import dev.berth.runtime.limit.Limit;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.CommandResult;
import dev.berth.runtime.process.HostCommand;
import dev.berth.runtime.process.HostProcesses;
import dev.berth.runtime.process.ProcessEnding;
import dev.berth.runtime.process.RunningProcess;
import dev.berth.runtime.process.SessionGuard;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** Host processes that remember what was started, when, and how long it took. Safe for all threads. */
public final class CommandTrace implements HostProcesses {
    private final HostProcesses processes;
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private volatile long beganNanos = System.nanoTime();

    /** A command that was started {@code at} milliseconds after the trace began. */
    public record Seen(List<String> argv, double at, double took) {
        @Override
        public String toString() {
            return words(argv)
                    + (Double.isNaN(took)
                            ? String.format(Locale.ROOT, " %.1f…", at)
                            : String.format(Locale.ROOT, " %.1f+%.1f", at, took));
        }

        private static String words(List<String> argv) {
            int skip = argv.size() > 3 && argv.get(1).equals("-n") ? 3 : 1;
            List<String> kept = argv.subList(skip, Math.min(argv.size(), skip + 2));
            return String.join(
                    " ", kept.stream().filter(word -> !word.startsWith("-")).toList());
        }
    }

    public CommandTrace(HostProcesses processes) {
        this.processes = processes;
    }

    /** Forgets what it has seen. */
    public void begin() {
        seen.clear();
        beganNanos = System.nanoTime();
    }

    /** What was started since, in the order in which it ended; what still runs stands where it was started. */
    public List<Seen> seen() {
        return List.copyOf(seen);
    }

    @Override
    public CommandResult run(HostCommand command, Limit limit) throws InterruptedException {
        double at = millisSince(beganNanos);
        long started = System.nanoTime();
        try {
            return processes.run(command, limit);
        } finally {
            seen.add(new Seen(command.argv(), at, millisSince(started)));
        }
    }

    private static double millisSince(long startedNanos) {
        return (System.nanoTime() - startedNanos) / 1e6;
    }

    @Override
    public CommandResult runInteractive(HostCommand command, Limit limit, String about) throws InterruptedException {
        return processes.runInteractive(command, limit, about);
    }

    @Override
    public ProcessEnding runInForeground(HostCommand command) throws InterruptedException {
        return processes.runInForeground(command);
    }

    @Override
    public RunningProcess start(HostCommand command) {
        seen.add(new Seen(command.argv(), millisSince(beganNanos), Double.NaN));
        return processes.start(command);
    }

    @Override
    public SessionGuard sessions() {
        return processes.sessions();
    }

    @Override
    public Limits limits() {
        return processes.limits();
    }

    @Override
    public void close() {
        processes.close();
    }
}
