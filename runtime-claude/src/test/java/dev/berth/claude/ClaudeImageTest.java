package dev.berth.claude;

import dev.berth.testkit.image.NpmRecipeContract;
import java.util.Map;

class ClaudeImageTest extends NpmRecipeContract {
    ClaudeImageTest() {
        super(
                ClaudeImage.recipe(),
                Map.of(ClaudeImage.ADAPTER, ClaudeImage.ADAPTER_VERSION),
                "@anthropic-ai/claude-agent-sdk",
                100);
    }
}
