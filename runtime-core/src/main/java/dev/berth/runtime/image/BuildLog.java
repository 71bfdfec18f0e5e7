package dev.berth.runtime.image;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.berth.runtime.event.RuntimeListener;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Passes the lines of one build to a listener, and keeps the last ones for an error. Safe for all threads. */
final class BuildLog implements Consumer<String> {
    private static final int KEPT = 120;
    private static final int WIDTH = 300;
    // npm's colours, BuildKit's step number and seconds
    private static final Pattern MARKUP =
            Pattern.compile("\\x1b\\[[0-9;]*[A-Za-z]|^#\\d+ (\\d+\\.\\d+ )?|^\\d+\\.\\d{2,3} ");

    private final RuntimeListener listener;
    private final ReentrantLock guard = new ReentrantLock();

    @GuardedBy("guard")
    private final Deque<String> last = new ArrayDeque<>();

    BuildLog(RuntimeListener listener) {
        this.listener = listener;
    }

    @Override
    public void accept(String line) {
        listener.on(new ImageEvent.Line(Instant.now(), line));
        String text = MARKUP.matcher(line).replaceAll("").strip();
        if (text.isEmpty()) {
            return;
        }
        guard.lock();
        try {
            if (last.size() == KEPT) {
                last.removeFirst();
            }
            last.addLast(text.length() > WIDTH ? text.substring(0, WIDTH) + "…" : text);
        } finally {
            guard.unlock();
        }
    }

    List<String> lastLines() {
        guard.lock();
        try {
            return List.copyOf(last);
        } finally {
            guard.unlock();
        }
    }
}
