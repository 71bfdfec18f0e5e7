package dev.berth.runtime.process;

import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeroturnaround.exec.stop.ProcessStopper;

/** A started program and the process group that it leads. Safe for all threads. */
final class ProcessGroup implements AwaitedProgram {
    private static final Logger log = LoggerFactory.getLogger(ProcessGroup.class);
    private static final String NO_MARK = "-";

    private final HostCommand command;
    private final Process leader;
    private final ParentDeathPolicy policy;
    private final String mark;
    private final Guard guard;
    private final Duration grace;
    private final Consumer<ProcessGroup> onGone;
    private volatile boolean endedByUs;

    private ProcessGroup(
            HostCommand command,
            Process leader,
            ParentDeathPolicy policy,
            String mark,
            Guard guard,
            Limits limits,
            Consumer<ProcessGroup> onGone) {
        this.command = command;
        this.leader = leader;
        this.policy = policy;
        this.mark = mark;
        this.guard = guard;
        this.grace = limits.value(KnownLimits.PROCESS_END);
        this.onGone = onGone;
    }

    /** @throws LaunchFailure if the program cannot be started */
    static ProcessGroup start(
            HostCommand command, ParentDeathPolicy policy, Guard guard, Limits limits, Consumer<ProcessGroup> onGone) {
        return start(command, policy, guard, limits, onGone, (marks, _) -> Launcher.start(command, marks));
    }

    /**
     * Starts a program with zt-exec, which hands the pipes to {@code streams} and calls {@link CommandStreams#stop}
     * when the program has ended.
     *
     * @throws LaunchFailure if the program cannot be started
     */
    static ProcessGroup execute(
            HostCommand command,
            ParentDeathPolicy policy,
            CommandStreams streams,
            Guard guard,
            Limits limits,
            Consumer<ProcessGroup> onGone) {
        return start(
                command,
                policy,
                guard,
                limits,
                onGone,
                (marks, stopper) -> Launcher.execute(command, marks, streams, stopper));
    }

    private static ProcessGroup start(
            HostCommand command,
            ParentDeathPolicy policy,
            Guard guard,
            Limits limits,
            Consumer<ProcessGroup> onGone,
            BiFunction<Map<String, String>, ProcessStopper, Process> launch) {
        guard.ensureRunning();
        String mark = policy == ParentDeathPolicy.MARKED ? guard.newMark() : NO_MARK;
        Function<Process, ProcessGroup> group =
                leader -> new ProcessGroup(command, leader, policy, mark, guard, limits, onGone);
        Process leader = launch.apply(
                policy == ParentDeathPolicy.MARKED ? Map.of(Guard.VARIABLE, mark) : Map.of(),
                stopped -> group.apply(stopped).end());
        if (policy != ParentDeathPolicy.UNGUARDED) {
            guard.addGroup(leader.pid());
        }
        return group.apply(leader);
    }

    /** @throws LaunchFailure if the program cannot be started */
    static ProcessGroup startAtTerminal(
            HostCommand command,
            Consumer<ProcessBuilder> streams,
            Guard guard,
            Limits limits,
            Consumer<ProcessGroup> onGone) {
        guard.ensureRunning();
        Process leader = Launcher.startHere(command, streams);
        guard.addOne(leader.pid());
        return new ProcessGroup(command, leader, ParentDeathPolicy.TERMINAL, NO_MARK, guard, limits, onGone);
    }

    @Override
    public HostCommand command() {
        return command;
    }

    Process leader() {
        return leader;
    }

    /** How the leader, which has ended, ended. */
    @Override
    public ProcessEnding ending() {
        return endedByUs ? new ProcessEnding.EndedByUs() : ProcessEnding.ofStatus(leader.exitValue());
    }

    /** Records that an ending from now on is {@link ProcessEnding.EndedByUs}. */
    @Override
    public void markEndedByUs() {
        if (leader.isAlive()) {
            endedByUs = true;
        }
    }

    /** Reports that the leader has ended by itself; its pipes may still be read. */
    void leaderEnded() {
        if (command.guarded()) {
            guard.leaderEnded(leader.pid());
        }
        onGone.accept(this);
    }

    /** Ends the rest of the group after the leader has ended by itself. */
    @Override
    public void release() {
        if (policy == ParentDeathPolicy.TERMINAL) {
            guard.forget(leader.pid());
        } else {
            guard.endRemaining(leader.pid(), grace);
        }
        onGone.accept(this);
    }

    /**
     * Ends the group: SIGTERM, and after the grace SIGKILL, also to marked processes that left the group. Returns when
     * they are gone, or with a warning if SIGKILL did not help. An unguarded program first gets the end of its input.
     */
    @Override
    public void end() {
        if (policy == ParentDeathPolicy.TERMINAL) {
            endDescendants();
            return;
        }
        if (policy == ParentDeathPolicy.UNGUARDED) {
            closeInput();
            UninterruptibleWait.await(leader.onExit(), grace);
        }
        // A leader that has ended by itself may have started a daemon on purpose; the mark would find that too.
        String markToEnd = leader.isAlive() ? mark : NO_MARK;
        if (!UninterruptibleWait.await(
                guard.end(leader.pid(), markToEnd, grace), grace.multipliedBy(2).plusSeconds(10))) {
            log.warn(
                    "group not gone pid={} command={}",
                    leader.pid(),
                    command.argv().getFirst());
            leader.destroyForcibly();
        }
        onGone.accept(this);
    }

    /** Ends the program and its descendants one by one: their group is also that of this process. */
    private void endDescendants() {
        List<ProcessHandle> tree = Stream.concat(leader.descendants(), Stream.of(leader.toHandle()))
                .toList();
        tree.forEach(ProcessHandle::destroy);
        CompletableFuture<?>[] exits = tree.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        if (!UninterruptibleWait.await(CompletableFuture.allOf(exits), grace)) {
            tree.forEach(ProcessHandle::destroyForcibly);
            UninterruptibleWait.await(CompletableFuture.allOf(exits), grace);
        }
        guard.forget(leader.pid());
        onGone.accept(this);
    }

    /** As {@link #end}, and ends all processes with the program's mark even if the leader has ended by itself. */
    @Override
    public void endWithStrays() {
        if (policy == ParentDeathPolicy.TERMINAL) {
            endDescendants();
            return;
        }
        UninterruptibleWait.await(
                guard.end(leader.pid(), mark, grace), grace.multipliedBy(2).plusSeconds(10));
        onGone.accept(this);
    }

    void detach() {
        if (command.guarded()) {
            throw new IllegalStateException(
                    "a guarded program cannot be detached: " + command.argv().getFirst());
        }
        closeInput();
        onGone.accept(this);
    }

    /** Closes the input on a thread of its own: closing waits for a write that the program does not read. */
    void closeInput() {
        Thread.ofPlatform()
                .daemon()
                .name("close-stdin")
                .stackSize(Drain.STACK_BYTES)
                .start(() -> {
                    try {
                        leader.getOutputStream().close();
                    } catch (IOException e) {
                        log.debug("input was closed already pid={}", leader.pid(), e);
                    }
                });
    }

    @Override
    public boolean awaitLeader(Duration most) throws InterruptedException {
        return leader.waitFor(TimeUnit.NANOSECONDS.convert(most), TimeUnit.NANOSECONDS);
    }
}
