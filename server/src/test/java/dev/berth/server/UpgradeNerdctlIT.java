package dev.berth.server;

import dev.berth.testkit.parts.BaseImage;
import dev.berth.testkit.parts.NerdctlPart;
import dev.berth.testkit.parts.RequiresNerdctl;
import java.io.IOException;

@RequiresNerdctl(baseImage = true)
class UpgradeNerdctlIT extends UpgradeContract {
    UpgradeNerdctlIT(NerdctlPart nerdctl, BaseImage base) throws IOException {
        super(nerdctl, base);
    }
}
