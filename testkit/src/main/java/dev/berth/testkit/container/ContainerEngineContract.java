package dev.berth.testkit.container;

import dev.berth.runtime.container.ContainerDetails;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInstance;

/**
 * The contract of every engine. A subclass supplies the engine, and implements the contracts of the engine's abilities:
 * {@link ImagesContract}, {@link VolumesContract}, {@link StatsContract}, {@link IsolationContract}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ContainerEngineContract
        implements ContainersContract, ExecContract, LeashContract, DeletedFolderContract, ScopeCloseContract {
    @AfterEach
    void remove_what_the_test_made() throws Exception {
        for (ContainerDetails container : containers().list(labels())) {
            containers().remove(container.id());
        }
    }

    @AfterAll
    void close_the_fixture() throws Exception {
        fixture().close();
    }
}
