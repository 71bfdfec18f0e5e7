package dev.berth.runtime.agent;

import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.home.HomeLock;
import dev.berth.runtime.home.HomeLocks;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.LimitReachedException;
import dev.berth.runtime.session.Adapter;
import dev.berth.runtime.session.AdapterLauncher;
import java.util.List;
import java.util.function.Supplier;

/** Starts adapters in one container, through the scope of this process. */
record ContainerAdapterLauncher(
        InstanceNames names,
        int generation,
        ScopeHolder scope,
        Supplier<ExecSpec> adapter,
        InstanceRecords records,
        String memoryLimit,
        HomeLocks locks,
        InstanceLog log)
        implements AdapterLauncher {
    @Override
    public Adapter launch() throws InterruptedException {
        String name = names.target() + "-" + names.agent();
        ExecScope open = scope.scope();
        return new ContainerAdapter(open.start(adapter.get()), open, memoryLimit, generation, name, log);
    }

    @Override
    public Use use(String what) throws InterruptedException {
        try {
            HomeLock lock = locks.acquireShared(names.useLock(), what, KnownLimits.BUSY_ANSWER, _ -> {});
            boolean current = false;
            try {
                checkCurrent();
                current = true;
                return lock::close;
            } finally {
                if (!current) {
                    lock.close();
                }
            }
        } catch (LimitReachedException e) {
            throw busy(names, "using the container of " + names.target() + "/" + names.agent(), locks, e);
        }
    }

    /** Who waited here waited for a replacement, perhaps. */
    private void checkCurrent() {
        int recorded = records.find(names.target(), names.agent())
                .map(InstanceRecord::generation)
                .orElse(generation);
        if (recorded > generation) {
            throw new BerthException(
                    ErrorKind.BUSY,
                    "using the container of " + names.target() + "/" + names.agent(),
                    "it was replaced meanwhile, by generation " + recorded,
                    "try again");
        }
    }

    static BerthException busy(InstanceNames names, String tried, HomeLocks locks, LimitReachedException reached) {
        List<String> holders =
                locks.holders(names.useLock()).stream().map(Object::toString).toList();
        return new BerthException(
                ErrorKind.BUSY,
                tried,
                holders.isEmpty() ? "something runs there: " + reached.seen() : String.join("; ", holders),
                "wait until that is done, or cancel it",
                reached);
    }
}
