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

/** A program that was started, and the group it leads. Safe for all threads. */
final class ProcessGroup implements AwaitedProgram {
    private static final Logger log = LoggerFactory.getLogger(ProcessGroup.class);
    private static final String NO_MARK = "-";

    private final HostCommand command;
    private final Process leader;
    private final ParentDeathPolicy bond;
    private final String mark;
    private final Guard guard;
    private final Duration grace;
    private final Consumer<ProcessGroup> onGone;
    private volatile boolean endedByUs;

    private ProcessGroup(
            HostCommand command,
            Process leader,
            ParentDeathPolicy bond,
            String mark,
            Guard guard,
            Limits limits,
            Consumer<ProcessGroup> onGone) {
        this.command = command;
        this.leader = leader;
        this.bond = bond;
        this.mark = mark;
        this.guard = guard;
        this.grace = limits.value(KnownLimits.PROCESS_END);
        this.onGone = onGone;
    }

    /** @throws LaunchFailure when it never ran */
    static ProcessGroup start(
            HostCommand command, ParentDeathPolicy bond, Guard guard, Limits limits, Consumer<ProcessGroup> onGone) {
        return start(command, bond, guard, limits, onGone, (marks, _) -> Launcher.start(command, marks));
    }

    /**
     * Starts a program with zt-exec, which hands the pipes to {@code streams} and calls {@link CommandStreams#stop} when the
     * program has ended.
     *
     * @throws LaunchFailure when it never ran
     */
    static ProcessGroup execute(
            HostCommand command,
            ParentDeathPolicy bond,
            CommandStreams streams,
            Guard guard,
            Limits limits,
            Consumer<ProcessGroup> onGone) {
        return start(
                command,
                bond,
                guard,
                limits,
                onGone,
                (marks, stopper) -> Launcher.execute(command, marks, streams, stopper));
    }

    private static ProcessGroup start(
            HostCommand command,
            ParentDeathPolicy bond,
            Guard guard,
            Limits limits,
            Consumer<ProcessGroup> onGone,
            BiFunction<Map<String, String>, ProcessStopper, Process> launch) {
        guard.ensureRunning();
        String mark = bond == ParentDeathPolicy.MARKED ? guard.newMark() : NO_MARK;
        Function<Process, ProcessGroup> group =
                leader -> new ProcessGroup(command, leader, bond, mark, guard, limits, onGone);
        Process leader = launch.apply(
                bond == ParentDeathPolicy.MARKED ? Map.of(Guard.VARIABLE, mark) : Map.of(),
                stopped -> group.apply(stopped).end());
        if (bond != ParentDeathPolicy.LOOSE) {
            guard.addGroup(leader.pid());
        }
        return group.apply(leader);
    }

    /** @throws LaunchFailure when it never ran */
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

    /** What ends from now on was ended by us. */
    @Override
    public void endingByUs() {
        if (leader.isAlive()) {
            endedByUs = true;
        }
    }

    /** The leader has ended by itself and its owner still reads its pipes. */
    void leaderLeft() {
        if (command.guarded()) {
            guard.leaderLeft(leader.pid());
        }
        onGone.accept(this);
    }

    /** The leader has ended by itself and nobody needs the rest of its group. */
    @Override
    public void release() {
        if (bond == ParentDeathPolicy.TERMINAL) {
            guard.forget(leader.pid());
        } else {
            guard.endLeftOvers(leader.pid(), grace);
        }
        onGone.accept(this);
    }

    /**
     * SIGTERM to the group, after the grace SIGKILL, also to marked ones that left the group; returns when it is gone,
     * or with a warning when not even that helped. What is not guarded is first asked by the end of its input.
     */
    @Override
    public void end() {
        if (bond == ParentDeathPolicy.TERMINAL) {
            endHere();
            return;
        }
        if (bond == ParentDeathPolicy.LOOSE) {
            closeInput();
            UninterruptibleWait.await(leader.onExit(), grace);
        }
        // A leader that has ended by itself may have left something running elsewhere on purpose.
        String sweep = leader.isAlive() ? mark : NO_MARK;
        if (!UninterruptibleWait.await(
                guard.end(leader.pid(), sweep, grace), grace.multipliedBy(2).plusSeconds(10))) {
            log.warn(
                    "group not gone pid={} command={}",
                    leader.pid(),
                    command.argv().getFirst());
            leader.destroyForcibly();
        }
        onGone.accept(this);
    }

    /** Its group is ours as well, so what it started is ended one by one. */
    private void endHere() {
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

    /** As {@link #end}, but whatever carries its mark is ended even if the leader has ended by itself. */
    @Override
    public void endWithStrays() {
        if (bond == ParentDeathPolicy.TERMINAL) {
            endHere();
            return;
        }
        UninterruptibleWait.await(
                guard.end(leader.pid(), mark, grace), grace.multipliedBy(2).plusSeconds(10));
        onGone.accept(this);
    }

    void detach() {
        if (command.guarded()) {
            throw new IllegalStateException(
                    "guarded, so it ends with us: " + command.argv().getFirst());
        }
        closeInput();
        onGone.accept(this);
    }

    void closeInput() {
        try {
            leader.getOutputStream().close();
        } catch (IOException e) {
            log.debug("input was closed already pid={}", leader.pid(), e);
        }
    }

    @Override
    public boolean awaitLeader(Duration most) throws InterruptedException {
        return leader.waitFor(TimeUnit.NANOSECONDS.convert(most), TimeUnit.NANOSECONDS);
    }
}
