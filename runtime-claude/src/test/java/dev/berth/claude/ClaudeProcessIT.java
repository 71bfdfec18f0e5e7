package dev.berth.claude;

import dev.berth.testkit.parts.RequiresBubblewrap;

@RequiresBubblewrap
class ClaudeProcessIT extends ClaudeContract {}
