package dev.berth.codex;

import dev.berth.testkit.parts.RequiresBubblewrap;

@RequiresBubblewrap
class CodexProcessIT extends CodexContract {}
