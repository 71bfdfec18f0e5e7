package dev.berth.runtime.machine;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.Interruptible;
import dev.berth.runtime.limit.Deadline;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limit;
import dev.berth.runtime.limit.LimitReachedException;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.machine.SshProcess.NotBegun;
import dev.berth.runtime.process.CapturedOutput;
import dev.berth.runtime.process.CommandResult;
import dev.berth.runtime.process.HostCommand;
import dev.berth.runtime.process.PipedRun;
import dev.berth.runtime.process.ProcessEnding;
import dev.berth.runtime.process.RunningProcess;
import dev.berth.runtime.process.UninterruptibleWait;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Acts on a machine through logins. */
record SshRunner(SshLines lines, SshLine.Ground ground) implements CommandRunner {
    @Override
    public CommandResult run(MachineCommand command, Limit limit) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("before " + command.argv().getFirst() + " was started");
        }
        SshLine line = lines.forShort();
        HostCommand host = host(command, line);
        String about = "running " + command.argv().getFirst() + " on "
                + ground.target().destination();
        try (Deadline deadline = limits().start(limit, about)) {
            return begun(host, line, false, deadline).finish(deadline, limits());
        } catch (LimitReachedException e) {
            return new CommandResult(
                    host, new ProcessEnding.PastLimit(e), CapturedOutput.empty(), CapturedOutput.empty(), e.value());
        }
    }

    @Override
    public RunningProcess start(MachineCommand command) {
        String about = "starting " + command.argv().getFirst() + " on "
                + ground.target().destination();
        return Interruptible.call(about, () -> {
            SshLine line = lines.forLong();
            HostCommand host = host(command, line);
            try (Deadline deadline = limits().start(KnownLimits.SSH_START, about)) {
                SshProcess process =
                        (SshProcess) begun(host, line, true, deadline).process();
                String unstarted = process.unstarted(deadline);
                if (!unstarted.isEmpty()) {
                    process.close();
                    throw new BerthException(
                            ErrorKind.PROGRAM_MISSING, about, unstarted, "install it there, or add its folder to PATH");
                }
                return process;
            }
        });
    }

    /** Tries it once more where nothing was done yet, on another login. */
    private PipedRun begun(HostCommand command, SshLine first, boolean stays, Deadline deadline)
            throws InterruptedException {
        String header = header(command, first);
        SshLine line = first;
        for (int tries = 1; ; tries++) {
            SshProcess process = SshProcess.open(lines, line, command.guarded());
            boolean begun = false;
            try {
                process.begin(header, deadline);
                begun = true;
                return new PipedRun(command, process);
            } catch (NotBegun e) {
                if (tries == 2) {
                    throw lost(command, e);
                }
            } finally {
                if (!begun) {
                    process.close();
                }
            }
            line = stays ? lines.forLong() : lines.forShort();
        }
    }

    private static String header(HostCommand command, SshLine line) {
        try {
            return SshHeader.of(command.argv(), command.environment());
        } catch (BerthException e) {
            line.give();
            throw e;
        }
    }

    private BerthException lost(HostCommand command, NotBegun e) {
        return new BerthException(
                ErrorKind.MACHINE_NOT_READY,
                "running " + command.argv().getFirst() + " on "
                        + ground.target().destination(),
                String.valueOf(e.getMessage()),
                "try again; berth doctor",
                e);
    }

    private HostCommand host(MachineCommand command, SshLine line) {
        Map<String, String> all = new TreeMap<>(line.greeting().environment());
        all.putAll(ground.target().environment());
        all.putAll(command.environment());
        return new HostCommand(command.argv(), all, Optional.empty(), command.input(), command.guarded());
    }

    @Override
    public HostCommand interactive(List<String> argv) {
        String about = "preparing " + argv.getFirst() + " for a terminal on "
                + ground.target().destination();
        return Interruptible.call(about, () -> {
            SshLine line = lines.first();
            String mark = line.freshMark();
            HostCommand command = host(MachineCommand.of(argv), line);
            boolean kept = UninterruptibleWait.await(
                    line.leash().storeHeader(mark, SshHeader.of(argv, command.environment())),
                    limits().value(KnownLimits.SSH_START));
            if (!kept) {
                throw new BerthException(
                        ErrorKind.MACHINE_NOT_READY,
                        about,
                        "its words could not be put there",
                        "try again; berth doctor");
            }
            return line.terminal(mark);
        });
    }

    @Override
    public PlacedTree putTree(Path folder) throws InterruptedException {
        return new SshFiles(this, ground).put(folder, lines.first().freshFolder());
    }

    @Override
    public String putFile(Path file) throws InterruptedException {
        return new SshFiles(this, ground).keep(file, lines.first().greeting().folder());
    }

    @Override
    public Optional<MachineFile> look(String path) throws InterruptedException {
        return new SshFiles(this, ground).look(path);
    }

    @Override
    public MachineUser user() throws InterruptedException {
        return lines.first().greeting().user();
    }

    @Override
    public Limits limits() {
        return ground.limits();
    }
}
