package dev.berth.server.serve;

import dev.berth.runtime.error.BerthException;
import dev.berth.server.cli.output.ErrorAdvice;
import dev.berth.terminal.gateway.TargetResolver;
import dev.berth.terminal.gateway.TerminalCommand;
import dev.berth.terminal.gateway.TerminalRequest;
import dev.berth.terminal.gateway.TerminalTarget;
import dev.berth.terminal.pty.PtySize;
import java.util.List;

/** The terminals of {@code berth serve}: the advice of their errors names the commands of {@code berth}. */
record AdvisedTerminals(TargetResolver terminals) implements TargetResolver {
    @Override
    public List<TerminalTarget> targets() {
        return terminals.targets();
    }

    @Override
    public void check(TerminalRequest request) throws InterruptedException {
        try {
            terminals.check(request);
        } catch (BerthException e) {
            throw advised(e);
        }
    }

    @Override
    public TerminalCommand resolve(TerminalRequest request, PtySize size) throws InterruptedException {
        try {
            return terminals.resolve(request, size);
        } catch (BerthException e) {
            throw advised(e);
        }
    }

    private static BerthException advised(BerthException e) {
        return e.rephrased(e.tried(), e.seen(), ErrorAdvice.todo(e));
    }
}
