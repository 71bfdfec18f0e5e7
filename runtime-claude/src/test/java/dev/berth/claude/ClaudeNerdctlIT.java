package dev.berth.claude;

import dev.berth.testkit.parts.RequiresNerdctl;

@RequiresNerdctl(baseImage = true)
class ClaudeNerdctlIT extends ClaudeContract {}
