package dev.berth.runtime.agent;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.limit.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries on virtual threads, one for each instance and one for each list of instances. */
final class BackgroundProvisioning implements Provisioning {
    private static final Logger log = LoggerFactory.getLogger(BackgroundProvisioning.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    // immutable state
    private final RuntimeListener listener;
    private final Semaphore starts;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<InstanceId, Progress> progress = new ConcurrentHashMap<>();

    // guarded by lock
    private final Map<Thread, Object> threads = new HashMap<>();
    private boolean closed;

    /** @param starts the most instances that are started at once */
    BackgroundProvisioning(RuntimeListener listener, int starts) {
        this.listener = listener.guarded();
        this.starts = new Semaphore(starts, true);
    }

    private interface Attempt {
        /**
         * Tries once.
         *
         * @param number the number of this try, from 1
         * @param pause the pause before the next try
         * @return the time to wait before the next try; empty if there is none
         */
        Optional<Duration> run(int number, Duration pause) throws InterruptedException;
    }

    @Override
    public void begin(InstanceId instance, Source source) {
        AtomicBoolean recorded = new AtomicBoolean();
        lock.lock();
        try {
            // a thread whose tries are over is about to end
            if (!closed && !isTrying(instance)) {
                progress.put(instance, Progress.begun());
                start(instance, (number, pause) -> makeReady(instance, source, recorded, number, pause));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Begins with the instance of {@code main} without a workspace, and with all recorded instances, as soon as the host has listed them. */
    void begin(AgentRuntime runtime) {
        begin(InstanceId.of(new AgentName(runtime.target(), AgentId.MAIN), List.of()), () -> runtime);
        lock.lock();
        try {
            if (!closed && !threads.containsValue(runtime.target())) {
                start(runtime.target(), (_, pause) -> beginListed(runtime, pause));
            }
        } finally {
            lock.unlock();
        }
    }

    private void start(Object key, Attempt attempt) {
        Thread thread = Thread.ofVirtual().name("berth-provision-" + key).unstarted(() -> run(key, attempt));
        threads.put(thread, key);
        thread.start();
    }

    private void run(Object key, Attempt attempt) {
        try {
            Duration pause = FIRST_PAUSE;
            Optional<Duration> wait = attempt.run(1, pause);
            for (int number = 2; wait.isPresent(); number++) {
                Thread.sleep(wait.get());
                pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
                wait = attempt.run(number, pause);
            }
        } catch (InterruptedException e) {
            log.debug("provisioning closed key={}", key);
        } finally {
            removeThread();
        }
    }

    private void removeThread() {
        lock.lock();
        try {
            threads.remove(Thread.currentThread());
        } finally {
            lock.unlock();
        }
    }

    private Optional<Duration> beginListed(AgentRuntime runtime, Duration pause) throws InterruptedException {
        try {
            runtime.instances().forEach(row -> begin(row.id(), () -> runtime));
            return Optional.empty();
        } catch (RuntimeException e) {
            boolean again = BerthException.wrap("listing instances", e).kind().retryable();
            log.warn("instances not listed target={} again={}", runtime.target(), again ? pause : "never", e);
            return again ? Optional.of(pause) : Optional.empty();
        }
    }

    /** @param recorded whether the instance had a record when it was looked at last: it was removed if it has none now */
    private Optional<Duration> makeReady(
            InstanceId instance, Source source, AtomicBoolean recorded, int number, Duration pause)
            throws InterruptedException {
        try {
            AgentRuntime runtime = source.runtime();
            if (number == 1) {
                recorded.set(runtime.isRecorded(instance));
            }
            boolean started = start(runtime, instance, recorded);
            progress.remove(instance);
            log.info("{} instance={}", started ? "ready" : "not made ready, since it was removed", instance);
            return Optional.empty();
        } catch (ExecutionException e) {
            return failed(instance, Objects.requireNonNullElse(e.getCause(), e), number, pause);
        } catch (RuntimeException | Error e) {
            return failed(instance, e, number, pause);
        }
    }

    /** Answers false when the instance was removed meanwhile. */
    private boolean start(AgentRuntime runtime, InstanceId instance, AtomicBoolean recorded)
            throws InterruptedException, ExecutionException {
        starts.acquire();
        try {
            if (recorded.get() && !runtime.isRecorded(instance)) {
                return false;
            }
            runtime.ensureReady(instance.agent(), instance.workspaces().toArray(Workspace[]::new))
                    .get();
            return true;
        } finally {
            starts.release();
            recorded.set(runtime.isRecorded(instance));
        }
    }

    private Optional<Duration> failed(InstanceId instance, Throwable failure, int number, Duration pause) {
        BerthException known = BerthException.wrap("making " + instance + " ready", failure);
        if (!known.kind().retryable()) {
            progress.put(instance, Progress.over(known));
            log.warn("not ready instance={} again=never: {}", instance, known.seen());
            return Optional.empty();
        }
        Duration wait = known instanceof BackingOffException refusal ? longer(pause, refusal.remaining()) : pause;
        progress.put(instance, Progress.again(known, wait));
        log.warn("not ready instance={} again in {}: {}", instance, wait, known.seen());
        Instant now = Instant.now();
        listener.on(new AgentEvent.RetryScheduled(now, instance, number, now.plus(wait), known));
        return Optional.of(wait);
    }

    @Override
    public Optional<InstanceState> state(InstanceId instance) {
        return Optional.ofNullable(progress.get(instance)).map(Progress::state);
    }

    @Override
    public boolean isTrying(InstanceId instance) {
        return Optional.ofNullable(progress.get(instance))
                .filter(now -> !now.isOver())
                .isPresent();
    }

    @Override
    public void close() {
        List<Thread> running;
        lock.lock();
        try {
            closed = true;
            running = List.copyOf(threads.keySet());
        } finally {
            lock.unlock();
        }
        running.forEach(Thread::interrupt);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    /**
     * The progress with one instance.
     *
     * @param since the time of day of the first try, for people
     * @param failure the failure of the last try; empty during the first one
     * @param pause the pause before the next try, from {@code nanos} on; empty if there is no next try
     */
    private record Progress(Instant since, Optional<BerthException> failure, Optional<Duration> pause, long nanos) {
        static Progress begun() {
            return new Progress(Instant.now(), Optional.empty(), Optional.empty(), System.nanoTime());
        }

        static Progress again(BerthException failure, Duration pause) {
            return new Progress(Instant.now(), Optional.of(failure), Optional.of(pause), System.nanoTime());
        }

        static Progress over(BerthException failure) {
            return new Progress(Instant.now(), Optional.of(failure), Optional.empty(), System.nanoTime());
        }

        boolean isOver() {
            return failure.isPresent() && pause.isEmpty();
        }

        InstanceState state() {
            return failure.<InstanceState>map(
                            known -> new InstanceState.Failed(known.kind(), known.todo(), known.seen() + "; " + next()))
                    .orElseGet(() -> new InstanceState.Preparing("provisioning", since));
        }

        private String next() {
            return pause.map(whole -> whole.minusNanos(System.nanoTime() - nanos))
                    .map(left -> left.isPositive()
                            ? "tried again in " + Limits.text(Duration.ofSeconds(left.toSeconds() + 1))
                            : "tried again now")
                    .orElse("not tried again, because repeating does not help");
        }
    }
}
