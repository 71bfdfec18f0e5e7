package dev.berth.runtime.process;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.Deadline;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limit;
import dev.berth.runtime.limit.Limits;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Starts host programs in process groups of their own, registered with the guard. */
final class GuardedHostProcesses implements HostProcesses {
    private final Limits limits;
    private final Guard guard = new Guard();
    private final Set<ProcessGroup> living = ConcurrentHashMap.newKeySet();
    private final ReadWriteLock gate =
            new ReentrantReadWriteLock(); // starts hold the read lock, closing the write lock
    private boolean closed;

    GuardedHostProcesses(Limits limits) {
        this.limits = limits;
    }

    @Override
    public CommandResult run(HostCommand command, Limit limit) throws InterruptedException {
        return run(
                command,
                limit,
                "running " + shortText(command),
                streams -> startPiped(command, ParentDeathPolicy.of(command), streams));
    }

    @Override
    public CommandResult runInteractive(HostCommand command, Limit limit, String about) throws InterruptedException {
        Optional<String> terminal = HostTerminal.settings();
        boolean exited = false;
        try {
            CommandResult result = run(
                    command,
                    limit,
                    about,
                    streams -> terminal.isPresent()
                            ? startWithTerminalInput(command, streams)
                            : startPiped(command, ParentDeathPolicy.GROUP, streams));
            exited = result.ending() instanceof ProcessEnding.Exited;
            return result;
        } finally {
            if (!exited) { // the program may have left the terminal without echo
                terminal.ifPresent(HostTerminal::restore);
            }
        }
    }

    /** Starts the command without zt-exec, which cannot give a program the terminal as its standard input. */
    private AwaitedProgram startWithTerminalInput(HostCommand command, CommandStreams streams) {
        return attach(startAtTerminal(command, builder -> builder.redirectInput(HostTerminal.DEVICE)), streams);
    }

    private AwaitedProgram startPiped(HostCommand command, ParentDeathPolicy policy, CommandStreams streams) {
        if (!CommandExecutor.environmentIsExact()) {
            return attach(
                    startUnlessClosed(
                            command, () -> ProcessGroup.start(command, policy, guard, limits, living::remove)),
                    streams);
        }
        ProcessGroup group = startUnlessClosed(
                command, () -> ProcessGroup.execute(command, policy, streams, guard, limits, living::remove));
        return new ExecutedGroup(group, streams);
    }

    private static ProcessGroup attach(ProcessGroup group, CommandStreams streams) {
        Process leader = group.leader();
        streams.attach(leader.getOutputStream(), leader.getInputStream(), leader.getErrorStream());
        return group;
    }

    @Override
    public ProcessEnding runInForeground(HostCommand command) throws InterruptedException {
        Optional<String> terminal = HostTerminal.settings();
        ProcessGroup group;
        try {
            group = startAtTerminal(command, ProcessBuilder::inheritIO);
        } catch (LaunchFailure e) {
            return new ProcessEnding.NeverStarted(e.seen());
        }
        try {
            group.leader().waitFor();
            group.release();
            return group.ending();
        } finally {
            if (group.leader().isAlive()) {
                group.markEndedByUs();
                group.end();
                terminal.ifPresent(HostTerminal::restore);
            }
        }
    }

    private CommandResult run(
            HostCommand command, Limit limit, String about, Function<CommandStreams, AwaitedProgram> launch)
            throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("before " + command.argv().getFirst() + " was started");
        }
        long started = System.nanoTime();
        CommandStreams streams = new CommandStreams(command);
        try (Deadline deadline = limits.start(limit, about)) {
            AwaitedProgram program = launch.apply(streams);
            return new CommandRun(program, streams, deadline, limits.value(KnownLimits.OUTPUT_DRAIN), started).finish();
        } catch (LaunchFailure e) {
            return new CommandResult(
                    command,
                    new ProcessEnding.NeverStarted(e.seen()),
                    CapturedOutput.empty(),
                    CapturedOutput.empty(),
                    Duration.ofNanos(System.nanoTime() - started));
        }
    }

    @Override
    public RunningProcess start(HostCommand command) {
        return new StartedProcess(launch(command));
    }

    @Override
    public SessionGuard sessions() {
        return guard;
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public void close() {
        gate.writeLock().lock();
        try {
            closed = true;
        } finally {
            gate.writeLock().unlock();
        }
        living.forEach(ProcessGroup::markEndedByUs);
        var unguarded =
                living.stream().filter(group -> !group.command().guarded()).toList();
        unguarded.forEach(ProcessGroup::closeInput);
        unguarded.forEach(ProcessGroup::end);
        guard.close();
        living.clear();
    }

    private ProcessGroup launch(HostCommand command) {
        return startUnlessClosed(
                command,
                () -> ProcessGroup.start(command, ParentDeathPolicy.of(command), guard, limits, living::remove));
    }

    private ProcessGroup startAtTerminal(HostCommand command, Consumer<ProcessBuilder> streams) {
        return startUnlessClosed(
                command, () -> ProcessGroup.startAtTerminal(command, streams, guard, limits, living::remove));
    }

    private ProcessGroup startUnlessClosed(HostCommand command, Supplier<ProcessGroup> start) {
        gate.readLock().lock();
        try {
            if (closed) {
                throw new BerthException(
                        ErrorKind.CANCELLED,
                        "starting " + command.argv().getFirst(),
                        "these host processes were closed",
                        "open HostProcesses anew");
            }
            ProcessGroup group = start.get();
            living.add(group);
            return group;
        } finally {
            gate.readLock().unlock();
        }
    }

    /** The command in one line of at most 160 characters. */
    private static String shortText(HostCommand command) {
        String text = command.text().replaceAll("\\s+", " ");
        return text.length() <= 160 ? text : text.substring(0, 160) + " …";
    }
}
