package dev.berth.runtime.version;

import dev.berth.runtime.agent.Target;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.event.RuntimeListener;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The resources of one change of a version, closed at its end in reverse order. Before {@link #succeed} a failure to
 * clean up is thrown; afterwards it is a warning, because the change cannot fail any more. For one thread.
 */
final class Change implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Change.class);

    private final Target target;
    private final RuntimeListener listener;
    private final Deque<Runnable> cleanups = new ArrayDeque<>();
    private final List<String> warnings = new ArrayList<>();
    private boolean succeeded;

    /** @param listener must not throw */
    Change(Target target, RuntimeListener listener) {
        this.target = target;
        this.listener = listener;
    }

    /** Runs {@code cleanup} at the end of the change. */
    void atEnd(Runnable cleanup) {
        cleanups.push(cleanup);
    }

    /** Makes every later failure a warning: the new state is on disk. */
    void succeed() {
        succeeded = true;
    }

    /** The failures to clean up of a change that succeeded; complete once it is closed. */
    List<String> warnings() {
        return List.copyOf(warnings);
    }

    @Override
    public void close() {
        RuntimeException first = null;
        while (!cleanups.isEmpty()) {
            first = run(cleanups.pop(), first);
        }
        if (first != null) {
            throw first;
        }
    }

    private @Nullable RuntimeException run(Runnable cleanup, @Nullable RuntimeException first) {
        try {
            cleanup.run();
        } catch (RuntimeException e) {
            if (succeeded) {
                warn(e);
            } else if (first == null) {
                return e;
            } else {
                first.addSuppressed(e);
            }
        }
        return first;
    }

    private void warn(RuntimeException e) {
        BerthException known = BerthException.wrap("cleaning up", e);
        String text = "not cleaned up: " + known.tried() + ": " + known.seen() + "; " + known.todo();
        log.warn("not cleaned up after a change of version target={}", target, e);
        warnings.add(text);
        listener.on(new UpgradeEvent.Warning(Instant.now(), target, "cleanup", text.replaceAll("\\R", " ")));
    }
}
