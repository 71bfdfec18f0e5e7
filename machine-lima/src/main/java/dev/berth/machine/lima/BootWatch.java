package dev.berth.machine.lima;

import dev.berth.runtime.error.Advice;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.home.HomeLock;
import dev.berth.runtime.limit.Deadline;
import dev.berth.runtime.limit.LimitReachedException;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.ProcessEnding;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Follows one start of a machine through its logs, with a time limit for each phase, until the host agent reports that
 * the machine is up. The start may be one of another process. One use, one thread.
 */
final class BootWatch implements AutoCloseable {
    private static final long POLL_MILLIS = 100;
    private static final int MAX_LENGTH = 200;

    private final InstanceFolder folder;
    private final Limits limits;
    private final ProgressReporter reporter;
    private final HomeLock lock;
    private final List<LogTail> tails;
    private final Path starterLog;
    private final Instant since;
    private BootPhase phase;
    private Instant phaseSince = Instant.now();
    private Deadline deadline;

    /**
     * Begins to watch, with the limit of the first phase.
     *
     * @param first {@link BootPhase#IMAGE} for a start of this process, {@link BootPhase#SSH} for a start that another
     *     began
     */
    BootWatch(
            InstanceFolder folder,
            Path starterLog,
            BootPhase first,
            Limits limits,
            ProgressReporter reporter,
            HomeLock lock) {
        this.folder = folder;
        this.starterLog = starterLog;
        this.limits = limits;
        this.reporter = reporter;
        this.lock = lock;
        this.phase = first;
        // the times in Lima's log have no fraction of a second
        this.since = first == BootPhase.IMAGE ? Instant.now().truncatedTo(ChronoUnit.SECONDS) : Instant.EPOCH;
        this.tails = first == BootPhase.IMAGE
                ? List.of(tail("ha.stderr.log", since), tail("ha.stdout.log", since), new LogTail(starterLog, since))
                : List.of(tail("ha.stderr.log", since), tail("ha.stdout.log", since));
        this.deadline = startDeadline();
    }

    /**
     * Waits until the host agent reports that the machine is up.
     *
     * @param starter the ending of this process's {@code limactl start}; empty when another process began the start
     * @throws BerthException LIMIT_REACHED of the phase, or MACHINE_NOT_READY with the last lines and the path of
     *     Lima's log
     */
    void toItsEnd(Optional<CompletableFuture<ProcessEnding>> starter) throws InterruptedException {
        CompletableFuture<ProcessEnding> client =
                starter.orElseGet(() -> CompletableFuture.completedFuture(new ProcessEnding.Exited(0)));
        boolean up = false;
        while (!(up && client.isDone())) {
            up |= readLogs();
            Optional<ProcessEnding> ending = poll(client);
            if (ending.isPresent() && !ending.get().succeeded()) {
                throw startFailed("limactl start " + ending.get());
            }
            up |= readLogs() || (ending.isPresent() && reportsUpInLog());
            if (ending.isPresent() && !up && !folder.agent().alive()) {
                throw startFailed("the host agent has ended");
            }
            if (deadline.expired()) {
                throw limitReached();
            }
        }
        // one log may have been read before its last lines, and another after them
        var _ = readLogs();
        reporter.finished(phase.id(), phaseSince);
    }

    /** Reads the whole log again: the tail misses lines when the log is replaced during a read. */
    private boolean reportsUpInLog() {
        return BootLog.reportsUp(folder.text(folder.file("ha.stdout.log")).orElse(""), since);
    }

    /** Whether one of the new lines reports that the machine is up. */
    private boolean readLogs() {
        boolean up = false;
        for (LogTail tail : tails) {
            for (BootLog.Line line : tail.newLines()) {
                line.phase().filter(next -> next != phase).ifPresent(this::enterPhase);
                if (line.degraded()) {
                    reporter.warn(Advice.of("the machine is up, but a part of it failed: " + line.text()));
                }
                if (!line.text().isBlank() && !line.level().equals("debug")) {
                    reporter.progress(lock, phase.id(), shortened(line.text()));
                }
                up = (up || line.running()) && !line.exiting();
            }
        }
        return up;
    }

    private void enterPhase(BootPhase next) {
        reporter.finished(phase.id(), phaseSince);
        deadline.close();
        phase = next;
        phaseSince = Instant.now();
        deadline = startDeadline();
    }

    private Deadline startDeadline() {
        reporter.started(lock, phase.id(), phase.limit().awaited());
        return limits.start(phase.limit(), "starting machine " + folder.name());
    }

    private static Optional<ProcessEnding> poll(CompletableFuture<ProcessEnding> client) throws InterruptedException {
        try {
            if (client.isDone()) {
                // limactl has seen the last log lines; wait until they can be read here too
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS / 2);
            }
            return Optional.of(client.get(POLL_MILLIS, TimeUnit.MILLISECONDS));
        } catch (TimeoutException _) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("an ending never fails", e);
        }
    }

    private BerthException startFailed(String how) {
        String messages = lastMessages();
        reporter.failed(phase.id(), phaseSince, messages.isEmpty() ? how : messages);
        return LimaErrorText.of(
                "starting machine " + folder.name(),
                how + (messages.isEmpty() ? "" : ": " + messages),
                messages,
                LimaErrorText.REPAIR.rephrased("read " + log() + ", or repair the machine"));
    }

    private LimitReachedException limitReached() {
        String messages = lastMessages();
        reporter.failed(phase.id(), phaseSince, messages);
        return deadline.toException((messages.isEmpty() ? "" : messages + "; ") + "the log is " + log());
    }

    /** The last messages of limactl; those of the host agent where limactl's log has none. */
    private String lastMessages() {
        String client = folder.text(starterLog).map(BootLog::lastMessages).orElse("");
        String agent = folder.text(folder.file("ha.stderr.log"))
                .map(BootLog::lastMessages)
                .orElse("");
        return phase == BootPhase.IMAGE || agent.isEmpty() ? client : client.isEmpty() ? agent : client;
    }

    private Path log() {
        return phase == BootPhase.IMAGE ? starterLog : folder.file("ha.stderr.log");
    }

    private LogTail tail(String name, Instant since) {
        return new LogTail(folder.file(name), since);
    }

    private static String shortened(String text) {
        return text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "…" : text;
    }

    @Override
    public void close() {
        deadline.close();
    }
}
