package dev.berth.testkit.container;

import dev.berth.runtime.container.ContainerId;
import dev.berth.testkit.parts.BaseImage;
import dev.berth.testkit.parts.NerdctlPart;
import dev.berth.testkit.parts.RequiresNerdctl;
import java.util.Map;

/** The engine contract with a real nerdctl, its containerd and BuildKit. */
@RequiresNerdctl(baseImage = true)
class NerdctlEngineIT extends CliEngineContract {
    NerdctlEngineIT(NerdctlPart nerdctl, BaseImage base) throws Exception {
        super(CliFixture.of(nerdctl, base), Map.of("CONTAINERD_ADDRESS", "/no/such/containerd.sock"));
    }

    @Override
    String inspection(ContainerId id) throws Exception {
        return fixture().runEngineProgram("inspect", "--mode=native", id.value());
    }
}
