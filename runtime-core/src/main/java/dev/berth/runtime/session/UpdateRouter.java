package dev.berth.runtime.session;

import dev.berth.acp.AcpClientHandler;
import dev.berth.acp.PermissionOutcome;
import dev.berth.acp.PermissionRequest;
import dev.berth.acp.SessionUpdate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Hands what an agent says to the session that its connection is for; what comes before there is one is let go. */
final class UpdateRouter implements AcpClientHandler {
    private final AtomicReference<@Nullable AdapterSession> session = new AtomicReference<>();

    void to(AdapterSession opened) {
        session.set(opened);
    }

    @Override
    public void sessionUpdate(SessionUpdate update) {
        AdapterSession owner = session.get();
        if (owner != null && owner.id().equals(update.sessionId())) {
            owner.updated(update);
        }
    }

    @Override
    public CompletionStage<PermissionOutcome> requestPermission(PermissionRequest request) {
        AdapterSession owner = session.get();
        return owner != null && owner.id().equals(request.sessionId())
                ? owner.asked(request)
                : CompletableFuture.completedFuture(new PermissionOutcome.Cancelled());
    }
}
