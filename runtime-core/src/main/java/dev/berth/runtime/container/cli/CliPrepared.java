package dev.berth.runtime.container.cli;

import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.container.PreparedExec;
import dev.berth.runtime.exec.ExecClient;
import dev.berth.runtime.exec.ProgramHeader;
import dev.berth.runtime.limit.Deadline;
import dev.berth.runtime.limit.KnownLimits;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/** A berth-exec that waits in the container for the header with its program. */
final class CliPrepared implements PreparedExec {
    private final CliScope scope;
    private final CliProcess process;
    private boolean scripted;
    private boolean started;

    CliPrepared(CliScope scope, CliProcess process) {
        this.scope = scope;
        this.process = process;
    }

    @Override
    public ScriptEnd script(String tried, String text) throws InterruptedException {
        if (scripted || started) {
            throw new IllegalArgumentException("a script was run already, or the program was started");
        }
        scripted = true;
        boolean ended = false;
        try (Deadline deadline = scope.limits().start(KnownLimits.EXEC_SHORT, tried)) {
            process.sendScript(ProgramHeader.script(text));
            ExecClient.Prepared end = deadline.await(process.prepared());
            ended = true;
            return new ScriptEnd(end.status(), end.lines());
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end of a script never fails", e);
        } finally {
            if (!ended) { // the script may not have been read: only the end of its reader ends the write
                process.close();
            }
        }
    }

    @Override
    public ContainerProcess start(ExecSpec spec) {
        if (started || spec.user().isPresent() || spec.directory().isPresent()) {
            throw new IllegalArgumentException("not a program for what was prepared: " + spec);
        }
        started = true;
        String tried = "starting " + spec.argv().getFirst() + " in container " + scope.container();
        Map<String, String> variables = new TreeMap<>(spec.environment());
        variables.keySet().removeAll(spec.secrets().keySet());
        return scope.begun(process, () -> {
            scope.begin(tried, process, ExecArguments.secrets(tried, spec) + ProgramHeader.of(spec.argv(), variables));
            process.requireMounts(tried, Optional.empty());
        });
    }

    @Override
    public void close() {
        if (!started) {
            process.close();
        }
    }
}
