package dev.berth.runtime.container.cli;

import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.TerminalExec;
import dev.berth.runtime.process.HostCommand;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A program in a terminal through the engine's {@code exec -it}; berth-exec leaves its exit status inside, where the leash
 * reads it.
 */
final class CliTerminal implements TerminalExec {
    // immutable state
    private final HostCommand command;
    private final CliScope scope;
    private final String mark;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private @Nullable ExecEnding ending;

    CliTerminal(HostCommand command, CliScope scope, String mark) {
        this.command = command;
        this.scope = scope;
        this.mark = mark;
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
                known = scope.terminalEnding(mark);
                ending = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        scope.endTerminal(mark);
    }
}
