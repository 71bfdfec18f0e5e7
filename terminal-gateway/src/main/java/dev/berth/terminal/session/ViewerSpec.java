package dev.berth.terminal.session;

import dev.berth.terminal.pty.PtySize;
import dev.berth.terminal.wire.WireProtocol;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A request to view a session.
 *
 * @param principal the name of the principal that views
 * @param client a name that the client chose; a later connection of the same principal with this name replaces the
 *     earlier one
 * @param from the number of the first byte that the viewer does not have; empty for a new viewer
 * @param size the size of the viewer's window, if known
 * @param acknowledges whether the viewer sends acknowledgements of shown output
 * @param canRequestOwnership whether the viewer can ask to become the owner; otherwise a viewer that may write becomes
 *     the owner when it joins
 */
public record ViewerSpec(
        String principal,
        Mode mode,
        Optional<String> client,
        OptionalLong from,
        Optional<PtySize> size,
        boolean acknowledges,
        boolean canRequestOwnership) {
    /** The rights of a viewer. */
    public enum Mode {
        WRITE,
        READ,
        /** A recording and no person: not counted as a viewer, and starts at the first byte that is kept. */
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
            throw new IllegalArgumentException("from is negative: " + from.getAsLong());
        }
    }

    /** A new viewer that uses {@code protocol}. */
    public static ViewerSpec of(String principal, Mode mode, WireProtocol protocol) {
        return new ViewerSpec(
                principal,
                mode,
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                protocol.acknowledges(),
                protocol.canRequestOwnership());
    }

    /** A recording that gets all kept output. */
    public static ViewerSpec recorder() {
        return of("recorder", Mode.RECORD, WireProtocol.raw()).from(0);
    }

    /** This viewer with output from byte {@code seq} on. */
    public ViewerSpec from(long seq) {
        return new ViewerSpec(principal, mode, client, OptionalLong.of(seq), size, acknowledges, canRequestOwnership);
    }

    /** This viewer with a client name. */
    public ViewerSpec client(String client) {
        return new ViewerSpec(principal, mode, Optional.of(client), from, size, acknowledges, canRequestOwnership);
    }

    /** This viewer with a window size. */
    public ViewerSpec size(PtySize size) {
        return new ViewerSpec(principal, mode, client, from, Optional.of(size), acknowledges, canRequestOwnership);
    }
}
