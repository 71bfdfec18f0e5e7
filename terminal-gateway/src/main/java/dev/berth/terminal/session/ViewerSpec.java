package dev.berth.terminal.session;

import dev.berth.terminal.pty.PtySize;
import dev.berth.terminal.wire.WireProtocol;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Who wants to watch, and how.
 *
 * @param client the same text on a later connection replaces the earlier one, of the same principal only
 * @param from the number of the first byte that it misses; empty for somebody new
 * @param size its window, where it is known
 * @param acknowledges whether it says what it has shown
 * @param takes whether it can ask to be the owner; otherwise one who may write becomes it by coming
 */
public record ViewerSpec(
        String principal,
        Mode mode,
        Optional<String> client,
        OptionalLong from,
        Optional<PtySize> size,
        boolean acknowledges,
        boolean takes) {
    /** What a viewer may do. */
    public enum Mode {
        WRITE,
        READ,
        /** Nobody: writes down what happens. Counts for nothing, and starts at the first byte that is kept. */
        RECORD
    }

    private static final int MAX_CLIENT = 64;

    public ViewerSpec {
        Objects.requireNonNull(principal, "principal is null");
        Objects.requireNonNull(mode, "mode is null");
        if (client.filter(text -> text.isEmpty() || text.length() > MAX_CLIENT).isPresent()) {
            throw new IllegalArgumentException("client must have 1 to " + MAX_CLIENT + " characters");
        }
        if (from.isPresent() && from.getAsLong() < 0) {
            throw new IllegalArgumentException("no byte has number " + from.getAsLong());
        }
    }

    /** Somebody new who speaks {@code protocol}. */
    public static ViewerSpec of(String principal, Mode mode, WireProtocol protocol) {
        return new ViewerSpec(
                principal,
                mode,
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                protocol.acknowledges(),
                protocol.takes());
    }

    public static ViewerSpec recorder() {
        return of("recorder", Mode.RECORD, WireProtocol.raw()).resuming(0);
    }

    public ViewerSpec resuming(long seq) {
        return new ViewerSpec(principal, mode, client, OptionalLong.of(seq), size, acknowledges, takes);
    }

    public ViewerSpec as(String client) {
        return new ViewerSpec(principal, mode, Optional.of(client), from, size, acknowledges, takes);
    }

    public ViewerSpec sized(PtySize size) {
        return new ViewerSpec(principal, mode, client, from, Optional.of(size), acknowledges, takes);
    }
}
