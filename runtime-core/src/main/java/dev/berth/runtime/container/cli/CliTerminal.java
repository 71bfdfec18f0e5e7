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

/** A program in a terminal through the engine's {@code exec -it}; berth-exec writes down how it ended. */
final class CliTerminal implements TerminalExec {
    /** Reads the status and takes it away. */
    private static final String TAKE = "cat \"$1\" && rm -f \"$1\"";

    // immutable state
    private final HostCommand command;
    private final CliScope scope;
    private final String mark;
    private final Optional<ContainerUser> user;
    private final Limits limits;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private @Nullable ExecEnding seen;

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
            ExecEnding known = seen;
            if (known == null) {
                known = asked();
                seen = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    private ExecEnding asked() throws InterruptedException {
        try {
            String said = said();
            if (said.matches("[0-9]{1,3}")) {
                int code = Integer.parseInt(said);
                return code > 128 && code < 128 + 65
                        ? new ExecEnding.Killed(code - 128, false)
                        : new ExecEnding.Exited(code);
            }
            scope.endTerminal(mark);
            return new ExecEnding.Lost("its client ended before it did");
        } catch (BerthException e) {
            return e.kind() == ErrorKind.CANCELLED ? new ExecEnding.EndedByUs() : new ExecEnding.Lost(e.seen());
        }
    }

    private String said() throws InterruptedException {
        ExecSpec take = ExecSpec.of("sh", "-c", TAKE, "berth-status", "/run/berth/" + mark + ".end");
        try (Deadline deadline = limits.start(KnownLimits.EXEC_SHORT, "asking how a terminal's program ended");
                ContainerProcess process = scope.start(user.map(take::as).orElse(take))) {
            deadline.await(process.ending());
            // a few bytes, which the pipe has held
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
