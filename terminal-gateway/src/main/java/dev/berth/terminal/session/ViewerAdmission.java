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

/** How viewers come and go, who of them rules, and how large the terminal is for them. In the session's turns only. */
final class ViewerAdmission {
    private final LivePtySession session;
    private final History history;
    private final SessionServices around;
    private final ViewerRegistry audience = new ViewerRegistry();
    private final Sizing sizing;
    private @Nullable Leaving leaving;

    private record Leaving(int code, String reason) {}

    ViewerAdmission(LivePtySession session, History history, SessionServices around) {
        this.session = session;
        this.history = history;
        this.around = around;
        sizing = new Sizing(
                session.spec().command().size(),
                around.timers(),
                session::execute,
                size -> session.pty().resize(size),
                size -> audience.tell(new ServerMessage.Resized(size)));
    }

    @Nullable
    LiveViewer owner() {
        return audience.owner();
    }

    boolean nobody() {
        return audience.nobody();
    }

    int count(ViewerSpec.Mode mode) {
        return audience.count(mode);
    }

    PtySize size() {
        return sizing.current();
    }

    boolean has(LiveViewer viewer) {
        return audience.has(viewer);
    }

    void tell(ServerMessage message) {
        audience.tell(message);
    }

    void pump() {
        each(ViewerStream::pump);
    }

    /** Before the program has paused: what fills a message needn't wait for more. */
    void fullFrames() {
        each(ViewerStream::pumpFull);
    }

    void finish(PtyExit exit) {
        audience.all().forEach(viewer -> viewer.direct(false));
        each(feed -> feed.finish(exit));
    }

    void hurry() {
        each(ViewerStream::hurry);
    }

    private void each(Consumer<ViewerStream> action) {
        audience.all().forEach(viewer -> action.accept(viewer.feed()));
    }

    void join(LiveViewer viewer) {
        Optional<LiveViewer> earlier = audience.earlier(viewer.spec());
        if (leaving != null) {
            viewer.feed().close(leaving.code(), leaving.reason());
            return;
        }
        if (earlier.isEmpty()
                && viewer.isPerson()
                && audience.people() >= around.limits().viewers()) {
            around.metrics().refused("terminal.viewers");
            viewer.feed().close(CloseCode.LIMIT, "the limit terminal.viewers is reached");
            return;
        }
        boolean follows = earlier.filter(this::ownedBy).isPresent();
        audience.add(viewer);
        if (viewer.mayWrite()
                && (follows || audience.owner() == null || !viewer.spec().takes())) {
            audience.own(viewer);
        }
        earlier.ifPresent(old -> {
            old.feed().close(CloseCode.REPLACED, "the same client came again");
            old.direct(false);
            audience.remove(old);
        });
        greet(viewer, earlier.isPresent());
        changed();
    }

    private void greet(LiveViewer viewer, boolean replaced) {
        OptionalLong from = viewer.spec().from();
        boolean known = from.isPresent() && from.getAsLong() <= history.head();
        boolean kept = known && from.getAsLong() >= history.tail();
        History.Cut cut = kept ? null : history.cut(around.limits().replay());
        boolean truncated = cut != null && cut.seq() > 0;
        long start = cut == null ? from.getAsLong() : cut.seq();
        around.metrics().attached(replaced ? "replaced" : truncated ? "truncated" : kept ? "resumed" : "new");
        viewer.feed().begin(hello(viewer, start, truncated), truncated ? cut : null, known);
        viewer.told(new ServerMessage.Owner(ownedBy(viewer), audience.owner() != null));
        PtyExit exit = session.exit();
        if (exit != null) {
            viewer.feed().finish(exit);
        }
        viewer.feed().pump();
        if (truncated && viewer.isPerson()) {
            nudge();
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
                ownedBy(viewer),
                new AckWindow(start, history.largest()).size(),
                session.spec().detachLimit(),
                session.title());
    }

    boolean ownedBy(LiveViewer viewer) {
        return audience.owner() == viewer;
    }

    void own(LiveViewer viewer) {
        audience.own(viewer);
        changed();
    }

    /** Goes by our will. */
    void leave(LiveViewer viewer, int code, String reason) {
        viewer.feed().close(code, reason);
        gone(viewer);
    }

    void gone(LiveViewer viewer) {
        viewer.direct(false);
        viewer.feed().drop();
        if (audience.remove(viewer)) {
            changed();
        }
    }

    /** Sends everybody away, and who comes later too. */
    void dismiss(int code, String reason) {
        leaving = new Leaving(code, reason);
        audience.all().forEach(viewer -> leave(viewer, code, reason));
    }

    /** After every coming, going and taking over. */
    private void changed() {
        audience.tellWho();
        audience.tellOwner();
        audience.all().forEach(this::refresh);
        settle();
        session.attended();
    }

    void sized(LiveViewer viewer, PtySize size) {
        PtySize clamped = Sizing.clamp(size);
        viewer.size(clamped);
        if (viewer.mayWrite()) {
            audience.latest(clamped);
            settle();
        } else {
            session.dropped("read-only");
        }
    }

    private void settle() {
        LiveViewer owner = audience.owner();
        if (session.exit() == null) {
            sizing.settle(audience.sizes(), owner == null ? null : owner.size(), audience.latest());
        }
        session.publish();
    }

    void policy(SizePolicy policy) {
        sizing.policy(policy);
        settle();
    }

    /** The program should paint again for somebody who missed something. */
    void nudge() {
        if (session.exit() == null) {
            sizing.nudge();
        }
    }

    void acked(LiveViewer viewer, long seq) {
        if (viewer.feed().ack(seq)) {
            moved(viewer);
        }
    }

    void moved(LiveViewer viewer) {
        refresh(viewer);
        if (ownedBy(viewer)) {
            around.metrics().ackLag(history.head() - viewer.feed().window().acked());
            session.progress();
        }
    }

    /** Whether the viewer's keys need not wait for a turn any more. */
    void refresh(LiveViewer viewer) {
        viewer.direct(session.exit() == null
                && viewer.inbox().holdsNothing()
                && ownedBy(viewer)
                && !viewer.feed().replaying());
    }
}
