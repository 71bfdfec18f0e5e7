package dev.berth.codex;

import dev.berth.testkit.parts.RequiresNerdctl;

@RequiresNerdctl(baseImage = true)
class CodexNerdctlIT extends CodexContract {}
