package dev.berth.terminal.session;

import dev.berth.terminal.pty.PtyExit;
import dev.berth.terminal.pty.PtySize;
import dev.berth.terminal.wire.CloseCode;
import dev.berth.terminal.wire.ServerMessage;
import dev.berth.terminal.wire.SizePolicy;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Admits and removes the viewers of a session, and sets the owner and the terminal's size. In the session's turns only.
 */
final class ViewerAdmission {
    private final LivePtySession session;
    private final History history;
    private final SessionServices services;
    private final ViewerRegistry viewers = new ViewerRegistry();
    private final Sizing sizing;
    private @Nullable Closing closing;

    private record Closing(int code, String reason) {}

    ViewerAdmission(LivePtySession session, History history, SessionServices services) {
        this.session = session;
        this.history = history;
        this.services = services;
        sizing = new Sizing(
                session.spec().command().size(),
                services.timers(),
                session::execute,
                size -> session.pty().resize(size),
                size -> viewers.broadcast(new ServerMessage.Resized(size)));
    }

    @Nullable
    LiveViewer owner() {
        return viewers.owner();
    }

    boolean hasNoPeople() {
        return viewers.hasNoPeople();
    }

    int count(ViewerSpec.Mode mode) {
        return viewers.count(mode);
    }

    PtySize size() {
        return sizing.current();
    }

    boolean contains(LiveViewer viewer) {
        return viewers.contains(viewer);
    }

    void broadcast(ServerMessage message) {
        viewers.broadcast(message);
    }

    void sendAll() {
        each(ViewerStream::sendAll);
    }

    /** Sends the output that fills whole messages, before the program has paused. */
    void sendFullFrames() {
        each(ViewerStream::sendFullFrames);
    }

    void finish(PtyExit exit) {
        viewers.all().forEach(viewer -> viewer.setDirect(false));
        each(stream -> stream.finish(exit));
    }

    void closeFinished() {
        each(ViewerStream::closeFinished);
    }

    private void each(Consumer<ViewerStream> action) {
        viewers.all().forEach(viewer -> action.accept(viewer.stream()));
    }

    void join(LiveViewer viewer) {
        Optional<LiveViewer> earlier = viewers.findEarlier(viewer.spec());
        if (closing != null) {
            viewer.stream().close(closing.code(), closing.reason());
            return;
        }
        if (earlier.isEmpty()
                && viewer.isPerson()
                && viewers.countPeople() >= services.limits().viewers()) {
            services.metrics().refused("terminal.viewers");
            viewer.stream().close(CloseCode.LIMIT, "the limit terminal.viewers is reached");
            return;
        }
        boolean replacesOwner = earlier.filter(this::isOwner).isPresent();
        viewers.add(viewer);
        if (viewer.mayWrite()
                && (replacesOwner || viewers.owner() == null || !viewer.spec().canRequestOwnership())) {
            viewers.setOwner(viewer);
        }
        earlier.ifPresent(old -> {
            old.stream().close(CloseCode.REPLACED, "the same client has a new connection");
            old.setDirect(false);
            viewers.remove(old);
        });
        begin(viewer, earlier.isPresent());
        onViewersChanged();
    }

    private void begin(LiveViewer viewer, boolean replaced) {
        OptionalLong from = viewer.spec().from();
        boolean resumed = from.isPresent() && from.getAsLong() <= history.head();
        boolean kept = resumed && from.getAsLong() >= history.tail();
        History.Cut cut = kept ? null : history.cut(services.limits().replay());
        boolean truncated = cut != null && cut.seq() > 0;
        long start = cut == null ? from.getAsLong() : cut.seq();
        services.metrics().attached(replaced ? "replaced" : truncated ? "truncated" : kept ? "resumed" : "new");
        viewer.stream().begin(hello(viewer, start, truncated), truncated ? cut : null, resumed);
        viewer.recordOwner(new ServerMessage.Owner(isOwner(viewer), viewers.owner() != null));
        PtyExit exit = session.programExit();
        if (exit != null) {
            viewer.stream().finish(exit);
        }
        viewer.stream().sendAll();
        if (truncated && viewer.isPerson()) {
            repaint();
        }
    }

    private ServerMessage.Hello hello(LiveViewer viewer, long start, boolean truncated) {
        return new ServerMessage.Hello(
                session.id().text(),
                start,
                history.tail(),
                truncated,
                sizing.current(),
                viewer.mayWrite(),
                isOwner(viewer),
                new AckWindow(start, history.largest()).size(),
                session.spec().detachLimit(),
                session.title());
    }

    boolean isOwner(LiveViewer viewer) {
        return viewers.owner() == viewer;
    }

    void setOwner(LiveViewer viewer) {
        viewers.setOwner(viewer);
        onViewersChanged();
    }

    /** Closes the connection of {@code viewer} and removes the viewer. */
    void close(LiveViewer viewer, int code, String reason) {
        viewer.stream().close(code, reason);
        remove(viewer);
    }

    /** Removes a viewer whose connection has ended. */
    void remove(LiveViewer viewer) {
        viewer.setDirect(false);
        viewer.stream().stop();
        if (viewers.remove(viewer)) {
            onViewersChanged();
        }
    }

    /** Closes the connections of all viewers, and of each viewer that joins later. */
    void close(int code, String reason) {
        closing = new Closing(code, reason);
        viewers.all().forEach(viewer -> close(viewer, code, reason));
    }

    private void onViewersChanged() {
        viewers.broadcastCounts();
        viewers.sendOwner();
        viewers.all().forEach(this::updateDirect);
        updateSize();
        session.onViewersChanged();
    }

    void setSize(LiveViewer viewer, PtySize size) {
        PtySize clamped = Sizing.clamp(size);
        viewer.setSize(clamped);
        if (viewer.mayWrite()) {
            viewers.setLatestSize(clamped);
            updateSize();
        } else {
            session.countDropped("read-only");
        }
    }

    private void updateSize() {
        LiveViewer owner = viewers.owner();
        if (session.programExit() == null) {
            sizing.update(viewers.sizes(), owner == null ? null : owner.size(), viewers.latestSize());
        }
        session.publishStatus();
    }

    void setSizePolicy(SizePolicy policy) {
        sizing.setPolicy(policy);
        updateSize();
    }

    /** Makes the program repaint for a viewer that missed output. */
    void repaint() {
        if (session.programExit() == null) {
            sizing.repaint();
        }
    }

    void ack(LiveViewer viewer, long seq) {
        if (viewer.stream().ack(seq)) {
            onProgress(viewer);
        }
    }

    /** Handles progress of a viewer: more output was shown or sent. */
    void onProgress(LiveViewer viewer) {
        updateDirect(viewer);
        if (isOwner(viewer)) {
            services.metrics().ackLag(history.head() - viewer.stream().window().acked());
            session.onOwnerProgress();
        }
    }

    /** Updates whether the viewer's keys go directly to the program. */
    void updateDirect(LiveViewer viewer) {
        viewer.setDirect(session.programExit() == null
                && viewer.inbox().holdsNothing()
                && isOwner(viewer)
                && !viewer.stream().isReplaying());
    }
}
