package dev.berth.testkit.container;

import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.Containers;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.Owner;
import java.util.Map;
import java.util.UUID;

/** Something to be tested on an engine. */
public interface OnEngine {
    /** The label of everything that contracts create; its value names the test class. */
    String LABEL = "dev.berth.contract";

    EngineFixture fixture();

    /** A name that nothing else has. */
    default String fresh() {
        return "berth-contract-" + UUID.randomUUID().toString().substring(0, 8);
    }

    default Map<String, String> labels() {
        return Map.of(LABEL, getClass().getSimpleName());
    }

    default Containers containers() {
        return fixture().engine().containers();
    }

    default ContainerSpec idle() {
        return fixture().idle(fresh()).withLabels(labels());
    }

    default ContainerId idling() throws InterruptedException {
        return containers().run(idle());
    }

    /** A new owner, with all others alive. */
    default Owner owner() {
        return new Owner("o" + UUID.randomUUID().toString().replace("-", "").substring(0, 11), _ -> true);
    }

    default ExecScope scope(ContainerId id) throws InterruptedException {
        return containers().scope(id, owner());
    }
}
