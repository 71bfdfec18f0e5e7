package dev.berth.runtime.container.cli;

import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.container.TerminalExec;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.Deadline;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.HostCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A program in a terminal through the engine's {@code exec -it}; berth-exec writes its exit status to a file inside.
 */
final class CliTerminal implements TerminalExec {
    /** Prints the status file and removes it. */
    private static final String TAKE = "cat \"$1\" && rm -f \"$1\"";

    // immutable state
    private final HostCommand command;
    private final CliScope scope;
    private final String mark;
    private final Optional<ContainerUser> user;
    private final Limits limits;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private @Nullable ExecEnding ending;

    CliTerminal(HostCommand command, CliScope scope, String mark, Optional<ContainerUser> user, Limits limits) {
        this.command = command;
        this.scope = scope;
        this.mark = mark;
        this.user = user;
        this.limits = limits;
    }

    @Override
    public HostCommand command() {
        return command;
    }

    @Override
    public ExecEnding ending(int status) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            ExecEnding known = ending;
            if (known == null) {
                known = queryEnding();
                ending = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    private ExecEnding queryEnding() throws InterruptedException {
        try {
            String status = readStatus();
            if (status.matches("[0-9]{1,3}")) {
                int code = Integer.parseInt(status);
                return code > 128 && code < 128 + 65
                        ? new ExecEnding.Killed(code - 128, false)
                        : new ExecEnding.Exited(code);
            }
            scope.endTerminal(mark);
            return new ExecEnding.Lost("its client ended before the program did");
        } catch (BerthException e) {
            return e.kind() == ErrorKind.CANCELLED ? new ExecEnding.EndedByUs() : new ExecEnding.Lost(e.seen());
        }
    }

    private String readStatus() throws InterruptedException {
        ExecSpec take = ExecSpec.of("sh", "-c", TAKE, "berth-status", "/run/berth/" + mark + ".end");
        try (Deadline deadline = limits.start(KnownLimits.EXEC_SHORT, "asking how a terminal's program ended");
                ContainerProcess process = scope.start(user.map(take::as).orElse(take))) {
            deadline.await(process.ending());
            // the few bytes fit into the pipe's buffer, so they are complete once the process ended
            return new String(process.stdout().readNBytes(16), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            return "";
        } catch (ExecutionException e) {
            throw new IllegalStateException("an ending never fails", e);
        }
    }

    @Override
    public void close() {
        scope.endTerminal(mark);
    }
}
