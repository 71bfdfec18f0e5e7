package dev.berth.claude;

import dev.berth.testkit.parts.BaseImage;
import dev.berth.testkit.parts.NerdctlPart;
import dev.berth.testkit.parts.RequiresNerdctl;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;

@RequiresNerdctl(baseImage = true)
class ClaudeNerdctlIT extends ClaudeContract {
    private Optional<NerdctlPart> nerdctl = Optional.empty();

    @BeforeAll
    void start(NerdctlPart part, BaseImage base) throws Exception {
        nerdctl = Optional.of(part);
        start("nerdctl", base.reference(), part.environment());
    }

    @Override
    String inspect(String container) throws Exception {
        return nerdctl.orElseThrow().answer("inspect", "--mode=native", container);
    }

    @Override
    void kill(String container) throws Exception {
        nerdctl.orElseThrow().answer("kill", container);
    }
}
