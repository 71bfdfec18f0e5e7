package dev.berth.terminal.session;

import dev.berth.terminal.pty.PtySize;
import dev.berth.terminal.wire.ServerMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who watches one session, in the order of their coming, and which of them is the owner. In the session's turns only. */
final class ViewerRegistry {
    private final List<LiveViewer> viewers = new ArrayList<>();
    private @Nullable LiveViewer owner;
    private @Nullable PtySize latest;

    /** A copy: viewers may go while it is gone through. */
    List<LiveViewer> all() {
        return List.copyOf(viewers);
    }

    @Nullable
    LiveViewer owner() {
        return owner;
    }

    boolean has(LiveViewer viewer) {
        return viewers.contains(viewer);
    }

    boolean nobody() {
        return people() == 0;
    }

    int people() {
        return count(ViewerSpec.Mode.WRITE) + count(ViewerSpec.Mode.READ);
    }

    int count(ViewerSpec.Mode mode) {
        int count = 0;
        for (LiveViewer viewer : viewers) {
            count += viewer.spec().mode() == mode ? 1 : 0;
        }
        return count;
    }

    /** The earlier connection of the same client. */
    Optional<LiveViewer> earlier(ViewerSpec spec) {
        return viewers.stream()
                .filter(viewer -> spec.client().isPresent()
                        && viewer.spec().client().equals(spec.client())
                        && viewer.spec().principal().equals(spec.principal())
                        && viewer.spec().mode() == spec.mode())
                .findFirst();
    }

    void add(LiveViewer viewer) {
        viewers.add(viewer);
    }

    /** Takes it out; who has been there longest follows an owner. */
    boolean remove(LiveViewer viewer) {
        boolean was = viewers.remove(viewer);
        if (owner == viewer) {
            owner = viewers.stream().filter(LiveViewer::mayWrite).findFirst().orElse(null);
        }
        return was;
    }

    void own(LiveViewer viewer) {
        owner = viewer;
    }

    void latest(PtySize size) {
        latest = size;
    }

    @Nullable
    PtySize latest() {
        return latest;
    }

    List<PtySize> sizes() {
        return viewers.stream()
                .filter(LiveViewer::mayWrite)
                .map(LiveViewer::size)
                .filter(Objects::nonNull)
                .toList();
    }

    void tell(ServerMessage message) {
        all().forEach(viewer -> viewer.feed().tell(message));
    }

    void tellWho() {
        tell(new ServerMessage.Viewers(count(ViewerSpec.Mode.WRITE), count(ViewerSpec.Mode.READ)));
    }

    void tellOwner() {
        all().forEach(viewer -> viewer.tell(new ServerMessage.Owner(viewer == owner, owner != null)));
    }
}
