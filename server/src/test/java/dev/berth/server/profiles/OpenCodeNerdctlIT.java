package dev.berth.server.profiles;

import dev.berth.testkit.parts.BaseImage;
import dev.berth.testkit.parts.NerdctlPart;
import dev.berth.testkit.parts.RequiresNerdctl;
import org.junit.jupiter.api.BeforeAll;

@RequiresNerdctl(baseImage = true)
class OpenCodeNerdctlIT extends OpenCodeContract {
    @BeforeAll
    void start(NerdctlPart part, BaseImage base) throws Exception {
        start("nerdctl", base.reference(), part.environment());
    }
}
