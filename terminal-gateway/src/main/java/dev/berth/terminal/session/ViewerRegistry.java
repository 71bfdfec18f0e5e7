package dev.berth.terminal.session;

import dev.berth.terminal.pty.PtySize;
import dev.berth.terminal.wire.ServerMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The viewers of one session in the order of their joining, and the owner among them. In the session's turns only. */
final class ViewerRegistry {
    private final List<LiveViewer> viewers = new ArrayList<>();
    private @Nullable LiveViewer owner;
    private @Nullable PtySize latestSize;

    /** A copy of the list, as viewers may be removed during an iteration. */
    List<LiveViewer> all() {
        return List.copyOf(viewers);
    }

    @Nullable
    LiveViewer owner() {
        return owner;
    }

    boolean contains(LiveViewer viewer) {
        return viewers.contains(viewer);
    }

    boolean hasNoPeople() {
        return countPeople() == 0;
    }

    /** The count of viewers that are not recorders. */
    int countPeople() {
        return count(ViewerSpec.Mode.WRITE) + count(ViewerSpec.Mode.READ);
    }

    int count(ViewerSpec.Mode mode) {
        int count = 0;
        for (LiveViewer viewer : viewers) {
            count += viewer.spec().mode() == mode ? 1 : 0;
        }
        return count;
    }

    /** The viewer of an earlier connection of the same client. */
    Optional<LiveViewer> findEarlier(ViewerSpec spec) {
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

    /** Removes a viewer; when it was the owner, the first other viewer that may write becomes the owner. */
    boolean remove(LiveViewer viewer) {
        boolean removed = viewers.remove(viewer);
        if (owner == viewer) {
            owner = viewers.stream().filter(LiveViewer::mayWrite).findFirst().orElse(null);
        }
        return removed;
    }

    void setOwner(LiveViewer viewer) {
        owner = viewer;
    }

    void setLatestSize(PtySize size) {
        latestSize = size;
    }

    @Nullable
    PtySize latestSize() {
        return latestSize;
    }

    /** The known sizes of the viewers that may write. */
    List<PtySize> sizes() {
        return viewers.stream()
                .filter(LiveViewer::mayWrite)
                .map(LiveViewer::size)
                .filter(Objects::nonNull)
                .toList();
    }

    void broadcast(ServerMessage message) {
        all().forEach(viewer -> viewer.stream().send(message));
    }

    void broadcastCounts() {
        broadcast(new ServerMessage.Viewers(count(ViewerSpec.Mode.WRITE), count(ViewerSpec.Mode.READ)));
    }

    /** Sends the owner to each viewer that does not know it yet. */
    void sendOwner() {
        all().forEach(viewer -> viewer.sendOwner(new ServerMessage.Owner(viewer == owner, owner != null)));
    }
}
