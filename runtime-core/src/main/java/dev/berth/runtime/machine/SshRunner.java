package dev.berth.runtime.machine;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.Interruptible;
import dev.berth.runtime.exec.ProgramHeader;
import dev.berth.runtime.limit.Deadline;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limit;
import dev.berth.runtime.limit.LimitReachedException;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.machine.SshProcess.NotStartedException;
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

/** Runs programs on a machine through its logins. */
record SshRunner(SshLogins logins, SshLogin.Context context) implements CommandRunner {
    @Override
    public CommandResult run(MachineCommand command, Limit limit) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("before " + command.argv().getFirst() + " was started");
        }
        SshLogin login = logins.acquireForCommand();
        HostCommand host = host(command, login);
        String tried = "running " + command.argv().getFirst() + " on "
                + context.target().destination();
        try (Deadline deadline = limits().start(limit, tried)) {
            return startProgram(host, login, false, deadline).finish(deadline, limits());
        } catch (LimitReachedException e) {
            return new CommandResult(
                    host, new ProcessEnding.PastLimit(e), CapturedOutput.empty(), CapturedOutput.empty(), e.value());
        }
    }

    @Override
    public RunningProcess start(MachineCommand command) {
        String tried = "starting " + command.argv().getFirst() + " on "
                + context.target().destination();
        return Interruptible.call(tried, () -> {
            SshLogin login = logins.acquireForProgram();
            HostCommand host = host(command, login);
            try (Deadline deadline = limits().start(KnownLimits.SSH_START, tried)) {
                SshProcess process =
                        (SshProcess) startProgram(host, login, true, deadline).process();
                String problem = process.awaitStart(deadline);
                if (!problem.isEmpty()) {
                    process.close();
                    throw new BerthException(
                            ErrorKind.PROGRAM_MISSING,
                            tried,
                            problem,
                            "install it on the machine, or add its folder to PATH there");
                }
                return process;
            }
        });
    }

    /**
     * Starts a program, and tries again once on another login when the first one is lost before the program started.
     */
    private PipedRun startProgram(HostCommand command, SshLogin first, boolean longRunning, Deadline deadline)
            throws InterruptedException {
        String header = header(command, first);
        SshLogin login = first;
        for (int attempt = 1; ; attempt++) {
            SshProcess process = SshProcess.open(logins, login, command.guarded());
            boolean started = false;
            try {
                process.sendProgram(header, deadline);
                started = true;
                return new PipedRun(command, process);
            } catch (NotStartedException e) {
                if (attempt == 2) {
                    throw connectionLost(command, e);
                }
            } finally {
                if (!started) {
                    process.close();
                }
            }
            login = longRunning ? logins.acquireForProgram() : logins.acquireForCommand();
        }
    }

    private static String header(HostCommand command, SshLogin login) {
        try {
            return ProgramHeader.of(command.argv(), command.environment());
        } catch (BerthException e) {
            login.releaseChannel();
            throw e;
        }
    }

    private BerthException connectionLost(HostCommand command, NotStartedException e) {
        return new BerthException(
                ErrorKind.MACHINE_NOT_READY,
                "running " + command.argv().getFirst() + " on "
                        + context.target().destination(),
                String.valueOf(e.getMessage()),
                "try again",
                e);
    }

    private HostCommand host(MachineCommand command, SshLogin login) {
        Map<String, String> all = new TreeMap<>(login.greeting().environment());
        all.putAll(context.target().environment());
        all.putAll(command.environment());
        return new HostCommand(command.argv(), all, Optional.empty(), command.input(), command.guarded());
    }

    @Override
    public HostCommand interactive(List<String> argv) {
        String tried = "preparing " + argv.getFirst() + " for a terminal on "
                + context.target().destination();
        return Interruptible.call(tried, () -> {
            SshLogin login = logins.openFirst();
            String mark = login.newMark();
            HostCommand command = host(MachineCommand.of(argv), login);
            boolean kept = UninterruptibleWait.await(
                    login.leash().storeHeader(mark, ProgramHeader.of(argv, command.environment())),
                    limits().value(KnownLimits.SSH_START));
            if (!kept) {
                throw new BerthException(
                        ErrorKind.MACHINE_NOT_READY,
                        tried,
                        "the program's arguments could not be stored on the machine",
                        "try again");
            }
            return login.terminal(mark);
        });
    }

    @Override
    public PlacedTree putTree(Path folder) throws InterruptedException {
        return new SshFiles(this, context).putTree(folder, logins.openFirst().newFolder());
    }

    @Override
    public String putFile(Path file) throws InterruptedException {
        return new SshFiles(this, context)
                .putFile(file, logins.openFirst().greeting().folder());
    }

    @Override
    public Optional<MachineFile> look(String path) throws InterruptedException {
        return new SshFiles(this, context).look(path);
    }

    @Override
    public MachineUser user() throws InterruptedException {
        return logins.openFirst().greeting().user();
    }

    @Override
    public Limits limits() {
        return context.limits();
    }
}
