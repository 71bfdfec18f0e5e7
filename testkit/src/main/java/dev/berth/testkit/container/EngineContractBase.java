package dev.berth.testkit.container;

import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.Containers;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.Owner;
import java.util.Map;
import java.util.UUID;

/** The base of the engine contracts: the engine under test and shorthands for its use. */
public interface EngineContractBase {
    /** The label of everything that contracts create; its value names the test class. */
    String LABEL = "dev.berth.contract";

    EngineFixture fixture();

    /** A unique name. */
    default String uniqueName() {
        return "berth-contract-" + UUID.randomUUID().toString().substring(0, 8);
    }

    default Map<String, String> labels() {
        return Map.of(LABEL, getClass().getSimpleName());
    }

    default Containers containers() {
        return fixture().engine().containers();
    }

    default ContainerSpec idleSpec() {
        return fixture().idleSpec(uniqueName()).withLabels(labels());
    }

    default ContainerId runIdleContainer() throws InterruptedException {
        return containers().run(idleSpec());
    }

    /** A new owner, which takes all other owners for alive. */
    default Owner newOwner() {
        return new Owner("o" + UUID.randomUUID().toString().replace("-", "").substring(0, 11), _ -> true);
    }

    default ExecScope openScope(ContainerId id) throws InterruptedException {
        return containers().scope(id, newOwner());
    }
}
