package dev.berth.machine.lima;

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
 * Follows one start through its logs, whoever began it: each phase has its limit, and its end is what the host agent says.
 * One use, one thread.
 */
final class BootWatch implements AutoCloseable {
    private static final long LOOK_MILLIS = 100;
    private static final int LONGEST = 200;

    private final InstanceFolder folder;
    private final Limits limits;
    private final ProgressReporter teller;
    private final HomeLock lock;
    private final List<LogTail> tails;
    private final Path starterLog;
    private final Instant since;
    private BootPhase phase;
    private Instant phaseSince = Instant.now();
    private Deadline deadline;

    /** @param first {@link BootPhase#IMAGE} for a start of our own, {@link BootPhase#SSH} for one that was found under way */
    BootWatch(
            InstanceFolder folder,
            Path starterLog,
            BootPhase first,
            Limits limits,
            ProgressReporter teller,
            HomeLock lock) {
        this.folder = folder;
        this.starterLog = starterLog;
        this.limits = limits;
        this.teller = teller;
        this.lock = lock;
        this.phase = first;
        // Lima's log has whole seconds
        this.since = first == BootPhase.IMAGE ? Instant.now().truncatedTo(ChronoUnit.SECONDS) : Instant.EPOCH;
        this.tails = first == BootPhase.IMAGE
                ? List.of(tail("ha.stderr.log", since), tail("ha.stdout.log", since), new LogTail(starterLog, since))
                : List.of(tail("ha.stderr.log", since), tail("ha.stdout.log", since));
        this.deadline = start();
    }

    /**
     * Waits until the host agent says that the machine is up.
     *
     * @param starter how the {@code limactl start} of ours ended; empty when it is not ours
     * @throws BerthException LIMIT_REACHED of the phase, or MACHINE_NOT_READY with Lima's last words and its log
     */
    void toItsEnd(Optional<CompletableFuture<ProcessEnding>> starter) throws InterruptedException {
        CompletableFuture<ProcessEnding> client =
                starter.orElseGet(() -> CompletableFuture.completedFuture(new ProcessEnding.Exited(0)));
        boolean up = false;
        while (!(up && client.isDone())) {
            up |= read();
            Optional<ProcessEnding> ending = ended(client);
            if (ending.isPresent() && !ending.get().succeeded()) {
                throw failed("limactl start " + ending.get());
            }
            up |= read() || (ending.isPresent() && announced());
            if (ending.isPresent() && !up && !folder.agent().alive()) {
                throw failed("the host agent has ended");
            }
            if (deadline.expired()) {
                throw reached();
            }
        }
        teller.finished(phase.id(), phaseSince);
    }

    /** A log that was begun anew while it was looked at may have hidden a line. */
    private boolean announced() {
        return BootLog.announced(folder.text(folder.file("ha.stdout.log")).orElse(""), since);
    }

    /** Whether one of the new lines says that it is up. */
    private boolean read() {
        boolean up = false;
        for (LogTail tail : tails) {
            for (BootLog.Line line : tail.fresh()) {
                line.phase().filter(next -> next != phase).ifPresent(this::enter);
                if (line.degraded()) {
                    teller.warn("the machine is up, but not all of it: " + line.text());
                }
                if (!line.text().isBlank() && !line.level().equals("debug")) {
                    teller.progress(lock, phase.id(), shortened(line.text()));
                }
                up = (up || line.running()) && !line.exiting();
            }
        }
        return up;
    }

    private void enter(BootPhase next) {
        teller.finished(phase.id(), phaseSince);
        deadline.close();
        phase = next;
        phaseSince = Instant.now();
        deadline = start();
    }

    private Deadline start() {
        teller.started(lock, phase.id(), phase.limit().awaited());
        return limits.start(phase.limit(), "starting machine " + folder.name());
    }

    private static Optional<ProcessEnding> ended(CompletableFuture<ProcessEnding> client) throws InterruptedException {
        try {
            if (client.isDone()) {
                // what it waited for is in the logs: they are looked at again in a moment
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS / 2);
            }
            return Optional.of(client.get(LOOK_MILLIS, TimeUnit.MILLISECONDS));
        } catch (TimeoutException _) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("an ending never fails", e);
        }
    }

    private BerthException failed(String how) {
        String words = words();
        teller.failed(phase.id(), phaseSince, words.isEmpty() ? how : words);
        return LimaErrorText.of(
                "starting machine " + folder.name(),
                how + (words.isEmpty() ? "" : ": " + words),
                words,
                "read " + log() + "; berth machine repair");
    }

    private LimitReachedException reached() {
        String words = words();
        teller.failed(phase.id(), phaseSince, words);
        return deadline.toException((words.isEmpty() ? "" : words + "; ") + "the log is " + log());
    }

    /** What limactl said at last; what the host agent said, where that is all there is. */
    private String words() {
        String client = folder.text(starterLog).map(BootLog::lastWords).orElse("");
        String agent = folder.text(folder.file("ha.stderr.log"))
                .map(BootLog::lastWords)
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
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }

    @Override
    public void close() {
        deadline.close();
    }
}
