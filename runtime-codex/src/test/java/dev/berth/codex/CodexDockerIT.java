package dev.berth.codex;

import dev.berth.testkit.parts.RequiresDocker;

@RequiresDocker(baseImage = true)
class CodexDockerIT extends CodexContract {}
