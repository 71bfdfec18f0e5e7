package dev.berth.engine.sandbox;

import dev.berth.testkit.container.ContainerEngineContract;
import dev.berth.testkit.container.EngineFixture;
import dev.berth.testkit.container.VolumesContract;
import dev.berth.testkit.parts.RequiresBubblewrap;

/** The contract of engines, with a real bubblewrap. */
@RequiresBubblewrap
class EmbeddedEngineIT extends ContainerEngineContract implements VolumesContract {
    private final EmbeddedFixture fixture;

    EmbeddedEngineIT() throws Exception {
        this.fixture = new EmbeddedFixture();
    }

    @Override
    public EngineFixture fixture() {
        return fixture;
    }
}
