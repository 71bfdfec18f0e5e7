package dev.berth.codex;

import dev.berth.testkit.parts.RequiresSandboxedAgent;

@RequiresSandboxedAgent
class CodexProcessIT extends CodexContract {}
