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

/** Host processes that record the commands with their start and duration. Safe for all threads. */
public final class CommandTrace implements HostProcesses {
    private final HostProcesses processes;
    private final List<TracedCommand> commands = new CopyOnWriteArrayList<>();
    private volatile long startNanos = System.nanoTime();

    /**
     * A traced command.
     *
     * @param at the start, in milliseconds after the trace began
     * @param took the duration in milliseconds; NaN for a command that was started and not awaited
     */
    public record TracedCommand(List<String> argv, double at, double took) {
        @Override
        public String toString() {
            return shortened(argv)
                    + (Double.isNaN(took)
                            ? String.format(Locale.ROOT, " %.1f…", at)
                            : String.format(Locale.ROOT, " %.1f+%.1f", at, took));
        }

        private static String shortened(List<String> argv) {
            int skip = argv.size() > 3 && argv.get(1).equals("-n") ? 3 : 1;
            List<String> kept = argv.subList(skip, Math.min(argv.size(), skip + 2));
            return String.join(
                    " ", kept.stream().filter(word -> !word.startsWith("-")).toList());
        }
    }

    public CommandTrace(HostProcesses processes) {
        this.processes = processes;
    }

    /** Drops the recorded commands and begins a new trace. */
    public void begin() {
        commands.clear();
        startNanos = System.nanoTime();
    }

    /**
     * The commands of the trace: awaited commands in the order of their ends, other commands in the order of their
     * starts.
     */
    public List<TracedCommand> commands() {
        return List.copyOf(commands);
    }

    @Override
    public CommandResult run(HostCommand command, Limit limit) throws InterruptedException {
        double at = millisSince(startNanos);
        long started = System.nanoTime();
        try {
            return processes.run(command, limit);
        } finally {
            commands.add(new TracedCommand(command.argv(), at, millisSince(started)));
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
        commands.add(new TracedCommand(command.argv(), millisSince(startNanos), Double.NaN));
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
