package dev.berth.codex;

import dev.berth.testkit.image.NpmRecipeContract;
import java.util.Map;

class CodexImageTest extends NpmRecipeContract {
    CodexImageTest() {
        super(
                CodexImage.recipe(),
                Map.of(
                        CodexImage.ADAPTER, CodexImage.ADAPTER_VERSION,
                        CodexImage.CODEX, CodexImage.CODEX_VERSION),
                "@openai/codex",
                25);
    }
}
