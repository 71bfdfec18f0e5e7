package dev.berth.runtime.session;

import dev.berth.acp.AcpAgentHandler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Launches adapters in memory and counts the uses that are open. */
final class FakeLauncher implements AdapterLauncher {
    private final Supplier<AcpAgentHandler> agents;
    final List<FakeAdapter> adapters = new CopyOnWriteArrayList<>();
    final AtomicInteger openUses = new AtomicInteger();

    /** Completes when {@link #launch} has been called. */
    final CountDownLatch launchCalled = new CountDownLatch(1);

    /** Holds {@link #launch} back until it is counted down. */
    final AtomicReference<CountDownLatch> launching = new AtomicReference<>(new CountDownLatch(0));

    /** Holds the end of a use back until it is counted down. */
    final AtomicReference<CountDownLatch> releasing = new AtomicReference<>(new CountDownLatch(0));

    FakeLauncher(Supplier<AcpAgentHandler> agents) {
        this.agents = agents;
    }

    FakeAdapter adapter() {
        return adapters.getLast();
    }

    long running() {
        return adapters.stream().filter(FakeAdapter::running).count();
    }

    @Override
    public Adapter launch() throws InterruptedException {
        launchCalled.countDown();
        launching.get().await();
        FakeAdapter adapter = new FakeAdapter(agents.get(), this::use);
        adapters.add(adapter);
        return adapter;
    }

    private Adapter.Use use(String what) {
        openUses.incrementAndGet();
        return () -> {
            openUses.decrementAndGet();
            try {
                releasing.get().await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }
}
