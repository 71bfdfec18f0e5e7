package dev.berth.hermes;

import dev.berth.testkit.parts.RequiresSandboxedAgent;

@RequiresSandboxedAgent(python = true)
class HermesProcessIT extends HermesContract {}
