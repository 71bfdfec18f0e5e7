package dev.berth.claude;

import dev.berth.testkit.parts.RequiresDocker;

@RequiresDocker(baseImage = true)
class ClaudeDockerIT extends ClaudeContract {}
